import { expect, it, vi } from 'vitest';
import { cutText } from '../../../main/vault/split-text.ts';

it('the bytes of a text that is cut are its own, and are overwritten [MM-02]', () => {
  const alloc = vi.spyOn(Buffer, 'alloc');
  const pooled = vi.spyOn(Buffer, 'from');
  const text = 'refresh-token'.repeat(300);
  expect(cutText(text).join('')).toBe(text);
  const [made] = alloc.mock.results.map(({ value }) => value as Buffer);
  expect(made).toEqual(Buffer.alloc(text.length));
  expect(pooled).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
