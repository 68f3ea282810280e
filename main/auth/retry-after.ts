/**
 * How long a provider that is too busy asks to be left alone (RFC 9110 section 10.2.3). Its word is
 * taken for an hour at most, so that a wrong header cannot keep somebody out for a day; what is no
 * time at all is ignored, and our own back-off goes on.
 */
import type { HttpResponse } from '../ports.ts';
import { parseHttpDate, single } from './http-date.ts';

/** No answer keeps us from asking for longer than this, in milliseconds. */
export const LONGEST_WAIT = 60 * 60 * 1000;

/** Whether an answer says that the server cannot answer now (RFC 6585 section 4, RFC 9110 section 15.6). */
export const isBusy = (status: number): boolean => status === 429 || status >= 500;

/**
 * Reads `Retry-After` of an answer that says that its server is busy.
 * @param now the provider's time, for a date beside which the answer has none of its own: the
 *   computer's clock may be wrong (RT-16).
 * @returns milliseconds to wait, from 1 to an hour; undefined when it asks for nothing that can be read.
 */
export function retryAfterOf(response: HttpResponse, now: number): number | undefined {
  if (!isBusy(response.status)) return undefined;
  const text = single(response, 'retry-after') ?? '';
  const date = parseHttpDate(text) ?? Number.NaN;
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : date - (parseHttpDate(single(response, 'date')) ?? now);
  // NaN is not above zero.
  return ms > 0 ? Math.min(ms, LONGEST_WAIT) : undefined;
}
