/** Runs a piece of work when everything handed in before it has finished. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Makes a queue of one: work starts in the order it was handed in and never overlaps. A failed piece
 * of work rejects its own promise only; the next one starts all the same.
 */
export function createInTurn(): InTurn {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = tail.then(work);
    // Without its result: a promise that is kept would keep a token in memory with it (MM-01).
    const forget = () => undefined;
    tail = mine.then(forget, forget);
    return mine;
  };
}
