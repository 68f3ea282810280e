/** Headers of an HTTP answer that tell a time (RFC 9110 section 5.6.7). */
import type { HttpResponse } from '../ports.ts';

/** The value of a header that is there once; a second one leaves it open which to believe. */
export function single({ headers }: HttpResponse, wanted: string): string | undefined {
  const values = headers.filter(([name]) => name === wanted);
  return values.length === 1 ? values[0]?.[1] : undefined;
}

/**
 * Reads an HTTP date in the one form that may be sent, IMF-fixdate. The two obsolete forms are ignored:
 * who sends them goes without the help, as who sends no date.
 * @returns milliseconds since the epoch; null for anything else.
 */
export function parseHttpDate(text: string | undefined): number | null {
  const ms = Date.parse(text ?? '');
  // Only IMF-fixdate, with the right weekday, is what comes out again; never what is no time at all.
  return new Date(ms).toUTCString() === text ? ms : null;
}
