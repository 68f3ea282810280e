import type { ServerResponse } from 'node:http';
import type { ResultPage } from '../ports.ts';
import { sendPage } from './answers.ts';

/** The page that the browser gets after the callback, once the outcome is known. */
export interface FinalPage {
  /** Answers with the page; while there is none, holds the answer back for a bounded time. */
  serve(response: ServerResponse): void;
  /** Sets the page and answers all that wait for it. The first call counts. */
  settle(page: ResultPage): void;
  /** Resolves when a browser has been given the settled page, or after `graceMs`. */
  delivered(graceMs: number): Promise<void>;
}

/** `waitMs`: how long a browser may wait for the outcome before it is sent back to the app. */
export function createFinalPage(waitMs: number): FinalPage {
  let settled: ResultPage | null = null;
  const waiting = new Set<() => void>();
  const delivery = Promise.withResolvers<void>();

  const deliver = (response: ServerResponse, page: ResultPage): void => {
    response.once('finish', delivery.resolve);
    sendPage(response, page);
  };

  return {
    serve(response) {
      if (settled !== null) return deliver(response, settled);
      const timer = setTimeout(() => {
        waiting.delete(onSettled);
        sendPage(response, { kind: 'finished' });
      }, waitMs);
      const onSettled = (): void => {
        clearTimeout(timer);
        if (settled !== null) deliver(response, settled);
      };
      waiting.add(onSettled);
      response.once('close', () => {
        clearTimeout(timer);
        waiting.delete(onSettled);
      });
    },

    settle(page) {
      if (settled !== null) return;
      settled = page;
      for (const onSettled of waiting) onSettled();
      waiting.clear();
    },

    async delivered(graceMs) {
      const grace = Promise.withResolvers<void>();
      const timer = setTimeout(grace.resolve, graceMs);
      await Promise.race([delivery.promise, grace.promise]);
      clearTimeout(timer);
    },
  };
}
