/**
 * Few calls of a page at the same time; the others wait for their turn. Each call that runs holds a connection
 * of main's, and a page that asks for thousands at once would leave main without files to open, and the API with
 * thousands of connections.
 */
import type { Ending } from './ending.ts';

interface Page {
  running: number;
  readonly waiting: Array<() => void>;
}

/** Creates the turns; `most` is how many calls of one page may run. */
export function createTurns(most: number) {
  const pages = new WeakMap<object, Page>();

  /** Ends a turn: the one that waits longest is next. */
  function leave(page: Page): void {
    const next = page.waiting.shift();
    if (next) next();
    else page.running -= 1;
  }

  /**
   * Waits for the page's turn and does the work. The wait is part of the time that the call may take.
   * @param of what stands for the page: while it is remembered, so are those that wait.
   * @throws HttpFetchError when the call has ended before its turn; the work is not begun then.
   */
  return async function inTurnOf<T>(
    of: object,
    ending: Pick<Ending, 'unlessEnded'>,
    work: () => Promise<T>,
  ): Promise<T> {
    const page = pages.get(of) ?? { running: 0, waiting: [] };
    pages.set(of, page);
    if (page.running < most) {
      page.running += 1;
    } else {
      const turn = Promise.withResolvers<undefined>();
      const come = () => {
        turn.resolve(undefined);
      };
      page.waiting.push(come);
      try {
        await ending.unlessEnded(turn.promise);
      } catch (error) {
        const at = page.waiting.indexOf(come);
        // Its turn may have come at the same moment.
        if (at < 0) leave(page);
        else page.waiting.splice(at, 1);
        throw error;
      }
    }
    try {
      return await work();
    } finally {
      leave(page);
    }
  };
}
