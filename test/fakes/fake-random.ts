import type { Random } from '../../main/ports.ts';

/** Random numbers that are the same in every run: xorshift32 from a seed. Not for secrets. */
export function createFakeRandom(seed = 0x2545f491): Random {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  };
  return { bytes: (length) => Uint8Array.from({ length }, next) };
}

/** Always the same byte, for the ends of a range. */
export function constantRandom(byte: number): Random {
  return { bytes: (length) => new Uint8Array(length).fill(byte) };
}
