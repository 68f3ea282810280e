/** Our own codes for what goes wrong on the way to an API and back. */
import { HttpFetchError, type HttpFailure } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import type { Ending } from './ending.ts';

const CODES = {
  unreachable: 'api_unreachable',
  untrusted: 'api_untrusted',
  proxy: 'proxy_refused',
  timeout: 'api_timed_out',
  aborted: 'request_aborted',
  too_large: 'api_response_invalid',
  bad_request: 'bad_request',
} as const satisfies Record<HttpFailure, string>;

/** The failure of a call, as it is told to the page: what ended the call explains it best. */
export function failureOf(error: unknown, ending: Ending): AuthError {
  if (error instanceof AuthError) return error;
  if (!(error instanceof HttpFetchError)) return new AuthError('internal');
  if (error.reason !== 'aborted') return new AuthError(CODES[error.reason]);
  return ending.reason() ?? new AuthError(CODES[ending.by() ?? 'aborted']);
}
