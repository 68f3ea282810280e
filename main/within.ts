import type { Clock } from './ports.ts';

/**
 * Waits for work, but not for longer than somebody can be kept waiting; the work itself goes on.
 * @param ms the limit, in milliseconds.
 * @param otherwise the answer when the work takes longer.
 */
export function within<T, U>(
  clock: Pick<Clock, 'after'>,
  ms: number,
  work: Promise<T>,
  otherwise: U,
): Promise<T | U> {
  let cancel = () => {};
  const tooLong = new Promise<U>((resolve) => {
    cancel = clock.after(ms, () => {
      resolve(otherwise);
    });
  });
  return Promise.race([work, tooLong]).finally(() => {
    cancel();
  });
}
