/** The log: where its lines go, and how the same thing over and over stays one line among others. */
import type { EventName, Log, LogFields, TokenMark } from '../ports.ts';
import { logLine } from './line.ts';

/** Takes a line. It must not throw: who logs is in the middle of something else. */
export type LineSink = (line: string, event: EventName) => void;

/** The part of a log that makes no marks. */
export type EventLog = Pick<Log, 'event'>;

/** Creates a log that writes to `write`, such as standard error; a line ends with a line break. */
export function createEventLog(write: LineSink): EventLog {
  return {
    event(name, fields) {
      write(`${logLine(new Date(), name, fields)}\n`, name);
    },
  };
}

/** Creates a log that also marks tokens. */
export function createLog(write: LineSink, mark: (token: string) => TokenMark): Log {
  return { ...createEventLog(write), mark };
}

/** Lines of the start, before their file is known; more than these are only on standard error. */
const HELD_LINES = 100;

/** Two places for each line: one that is there at once, and one that is attached later. */
export interface Lines {
  readonly write: LineSink;
  /** Gives `sink` the lines so far, and from now on each line. Once. */
  attach(sink: LineSink): void;
}

/** Creates the lines: nothing is opened before the first window is painted (decision 0011). */
export function createLines(first: LineSink): Lines {
  const held: Parameters<LineSink>[] = [];
  let second: LineSink = (...line) => {
    if (held.length < HELD_LINES) held.push(line);
  };
  return {
    write(line, event) {
      first(line, event);
      second(line, event);
    },
    attach(sink) {
      second = sink;
      for (const line of held.splice(0)) sink(...line);
    },
  };
}

/** After this long without one, the next refusal of its kind is news again. */
const QUIET_MS = 10 * 60 * 1000;

/**
 * Creates a counter of refusals: the first of each kind is logged, then each tenfold, so that whoever
 * floods a port or the IPC floods neither the log nor what it says of others (LG-02).
 * @param now milliseconds that never go back.
 */
export function countRefused(
  log: EventLog,
  event: EventName,
  now: () => number,
): (fields: LogFields) => void {
  const kinds = new Map<string, { count: number; at: number }>();
  return (fields) => {
    const kind = JSON.stringify(fields);
    const at = now();
    const before = kinds.get(kind);
    const count = before && at - before.at < QUIET_MS ? before.count + 1 : 1;
    kinds.set(kind, { count, at });
    if (/^10*$/.test(String(count))) log.event(event, { ...fields, count });
  };
}
