/**
 * Keeps one event that happens over and over from pushing everything else out of the files: a page can
 * start and cancel sign-ins, or ask an API, for as long as it is open.
 */
import type { EventName } from '../ports.ts';
import { logLine } from './line.ts';
import type { LineSink } from './log.ts';

/** Lines of one event that are taken at once, and how often one more. An hour of both is about 18 kB. */
const BURST = 100;
const ONE_MORE_MS = 60 * 1000;

/**
 * Hands lines on to `sink`: of each event at most 100 at once and one a minute. What is left out is
 * counted, and the first, tenth, hundredth and so on is said.
 * @param now milliseconds that never go back.
 */
export function thinned(sink: LineSink, now: () => number): LineSink {
  const buckets = new Map<EventName, { level: number; at: number; leftOut: number }>();
  return (line, event) => {
    const at = now();
    const before = buckets.get(event) ?? { level: BURST, at, leftOut: 0 };
    const level = Math.min(BURST, before.level + (at - before.at) / ONE_MORE_MS);
    if (level >= 1) {
      // Quiet for long enough: the next flood is a new one.
      const leftOut = level === BURST ? 0 : before.leftOut;
      buckets.set(event, { level: level - 1, at, leftOut });
      sink(line, event);
      return;
    }
    const count = before.leftOut + 1;
    buckets.set(event, { level, at, leftOut: count });
    if (!/^10*$/.test(String(count))) return;
    const told = logLine(new Date(), 'log.thinned', { reason: event, count });
    sink(`${told}\n`, 'log.thinned');
  };
}
