/**
 * The callback's query, judged by a pure function. "Not ours" is null and keeps waiting: only a
 * response that carries the attempt's own state can end the attempt (LB-06).
 */
import type { ErrorCode } from '../../preload/errors.ts';
import type { AuthorizationResponse } from '../ports.ts';
import { hasState } from './has-state.ts';

/** What a response of ours says: a code to redeem, or why there is none. */
export type JudgedResponse =
  | { readonly kind: 'code'; readonly response: AuthorizationResponse }
  | { readonly kind: 'error'; readonly code: ErrorCode };

/** What the attempt knows about the response it waits for. */
export interface ExpectedResponse {
  readonly state: string;
  readonly issuer: string;
  /** The server's metadata promises `iss` in every response (RFC 9207 section 2.4). */
  readonly issRequired: boolean;
}

/** Responses of other flows; a code response has none of them (TX-06). */
const FOREIGN_PARAMETERS = ['access_token', 'id_token', 'token', 'token_type', 'response'];

/** RFC 6749 section 4.1.2.1 and OpenID Connect Core section 3.1.2.6. */
const ERROR_CODES: Readonly<Record<string, ErrorCode>> = {
  access_denied: 'access_denied',
  consent_required: 'access_denied',
  // RFC 9470 section 5: it cannot do what `acr_values` asked for.
  unmet_authentication_requirements: 'sign_in_too_weak',
  server_error: 'provider_busy',
  temporarily_unavailable: 'provider_busy',
};

/**
 * Judges a raw query (without `?`).
 * @returns null when it does not belong to this attempt: no state, several, or another's.
 */
export function judgeAuthorizationResponse(
  query: string,
  expected: ExpectedResponse,
): JudgedResponse | null {
  const parameters = new URLSearchParams(query);
  // Read before anything else: neither `code` nor `error` counts without the state (LB-06).
  if (!hasState(parameters, expected.state)) return null;

  const invalid: JudgedResponse = { kind: 'error', code: 'response_invalid' };
  const names = [...parameters.keys()];
  // RFC 6749 section 3.1: no parameter more than once.
  if (new Set(names).size !== names.length) return invalid;
  if (FOREIGN_PARAMETERS.some((name) => parameters.has(name))) return invalid;

  // Compared as it is; an empty `iss` is a present and wrong one (RFC 9207 section 2.4).
  const iss = parameters.get('iss');
  if (iss === null ? expected.issRequired : iss !== expected.issuer) return invalid;

  const code = parameters.get('code');
  const error = parameters.get('error');
  if (error !== null) {
    if (code !== null) return invalid;
    const known = Object.hasOwn(ERROR_CODES, error) ? ERROR_CODES[error] : undefined;
    return { kind: 'error', code: known ?? 'sign_in_not_allowed' };
  }
  // VSCHAR of RFC 6749 appendix A.11.
  if (code === null || !/^[\x20-\x7e]{1,4096}$/.test(code)) return invalid;
  return { kind: 'code', response: { code, ...(iss === null ? {} : { iss }) } };
}
