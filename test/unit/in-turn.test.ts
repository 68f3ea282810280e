import { describe, expect, it } from 'vitest';
import { createInTurn } from '../../main/in-turn.ts';

describe('a queue of one', () => {
  it('never overlaps two pieces of work, and keeps their order', async () => {
    const inTurn = createInTurn();
    const trace: string[] = [];
    const work = (name: string) => async () => {
      trace.push(`${name} starts`);
      await Promise.resolve();
      trace.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([inTurn(work('a')), inTurn(work('b'))])).toEqual(['a', 'b']);
    expect(trace).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('goes on after a failure, and hands the failure to its own caller only', async () => {
    const inTurn = createInTurn();
    const failing = inTurn(() => Promise.reject(new Error('no')));
    const next = inTurn(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
