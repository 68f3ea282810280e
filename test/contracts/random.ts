import { describe, expect, it } from 'vitest';
import type { Random } from '../../main/ports.ts';

/** What every `Random` has to keep. */
export function describeRandom(name: string, create: () => Random): void {
  describe(`the contract of Random, kept by ${name}`, () => {
    it.each([0, 1, 16, 1000])('gives exactly %i bytes', (length) => {
      const bytes = create().bytes(length);
      expect(bytes).toBeInstanceOf(Uint8Array);
      expect(bytes.length).toBe(length);
    });

    it('does not repeat itself', () => {
      const random = create();
      const seen = Array.from({ length: 1000 }, () =>
        Buffer.from(random.bytes(16)).toString('hex'),
      );
      expect(new Set(seen).size).toBe(1000);
    });

    it('uses every value of a byte', () => {
      expect(new Set(create().bytes(20_000)).size).toBe(256);
    });
  });
}
