/**
 * Waits until nothing goes on by itself any more, without asking what time it is. Signatures are checked on
 * threads of the runtime, which take as long as they take: those that are under way are counted.
 */
import { turn } from '../../../fakes/fake-clock.ts';

const METHODS = ['sign', 'verify', 'digest', 'importKey'] as const;

let pending = 0;

/** Counts what the runtime's cryptography has under way; returns a function that ends that. */
export function countCryptography(): () => void {
  const { subtle } = crypto;
  for (const method of METHODS) {
    const original = (subtle[method] as (...args: unknown[]) => Promise<unknown>).bind(subtle);
    const counted = (...args: unknown[]) => {
      pending += 1;
      return original(...args).finally(() => {
        pending -= 1;
      });
    };
    Object.defineProperty(subtle, method, { configurable: true, value: counted });
  }
  return () => {
    for (const method of METHODS) Reflect.deleteProperty(subtle, method);
  };
}

/** Resolves when everything that goes on waits for the clock, or for the test. */
export async function quiet(): Promise<void> {
  do await turn();
  while (pending > 0);
  // A body that is read takes a turn of its own.
  await turn();
  if (pending > 0) await quiet();
}
