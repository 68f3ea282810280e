/** The log: one JSON line per event, and only fields that are known and short (LG-01). */
import type { Log, LogFields } from '../ports.ts';

const TEXT_FIELDS = ['code', 'phase', 'outcome', 'reason', 'method', 'api'] as const;
const NUMBER_FIELDS = ['status', 'ms', 'count'] as const;
/** Names and codes of our own; a token, a URL or a sentence from outside does not fit. */
const WORD = /^[A-Za-z0-9._-]{1,40}$/;

/** The line of one event; a field that is not allowed, or does not look like a name, is left out. */
export function logLine(at: Date, event: string, fields: LogFields = {}): string {
  const line: Record<string, unknown> = { at: at.toISOString(), event };
  for (const name of TEXT_FIELDS) {
    const value = fields[name];
    if (value !== undefined && WORD.test(value)) line[name] = value;
  }
  for (const name of NUMBER_FIELDS) {
    const value = fields[name];
    if (value !== undefined && Number.isFinite(value)) line[name] = value;
  }
  return JSON.stringify(line);
}

/**
 * Creates a counter of refused callbacks: the first of each reason is logged, then each tenfold, so that
 * whoever floods the port does not flood the log (LG-02).
 */
export function countRefused(log: Log): (reason: string) => void {
  const counts = new Map<string, number>();
  return (reason) => {
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    if (/^10*$/.test(String(count))) log.event('callback.refused', { reason, count });
  };
}

/** Creates a log that writes to `write`, such as standard error. */
export function createLog(write: (line: string) => void): Log {
  return {
    event(name, fields) {
      write(`${logLine(new Date(), name, fields)}\n`);
    },
  };
}
