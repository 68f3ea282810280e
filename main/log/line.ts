/** A line of the log: one JSON object per event, and only fields that are known and short (LG-01). */
import type { EventName, LogFields } from '../ports.ts';

/** Words of our own code: no digits, no mixture of cases as in random text, so that no token is taken for one. */
const WORD = /^(?=.{1,40}$)(?:[a-z]+(?:[A-Z][a-z]+){0,3}|[A-Z]{1,12})(?:[._][a-z]+)*$/;

/** A name of the configuration, unless it looks like a secret in hexadecimal. */
const NAME = /^(?=.{1,32}$)[a-z]+\d{0,3}(?:-(?:[a-z]+\d{0,3}|\d{1,3}))*$/;

/** What the text of a field has to look like. */
const TEXT_FIELDS = {
  code: WORD,
  phase: WORD,
  outcome: WORD,
  reason: WORD,
  method: WORD,
  api: NAME,
  window: NAME,
  version: /^\d{1,4}(?:\.\d{1,4}){1,3}(?:-[a-z]{1,10}(?:\.\d{1,4})?)?$/,
  token: /^[0-9a-f]{8}$/,
} as const satisfies { readonly [name in keyof LogFields]: RegExp };
const NUMBER_FIELDS = ['status', 'ms', 'count'] as const satisfies readonly (keyof LogFields)[];

/** The fields of a line that may be there, of a given object; what does not look like one is left out. */
export function allowedFields(given: Readonly<Record<string, unknown>>): LogFields {
  const fields: Record<string, unknown> = {};
  for (const [name, form] of Object.entries(TEXT_FIELDS)) {
    const value = given[name];
    if (typeof value === 'string' && form.test(value)) fields[name] = value;
  }
  for (const name of NUMBER_FIELDS) {
    const value = given[name];
    if (typeof value === 'number' && Number.isFinite(value)) fields[name] = value;
  }
  return fields;
}

/** The line of one event, without a line break. */
export function logLine(at: Date, event: EventName, fields: LogFields = {}): string {
  return JSON.stringify({ at: at.toISOString(), event, ...allowedFields({ ...fields }) });
}
