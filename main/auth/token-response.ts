/** The token response, beyond what openid-client checks: type, scope, lifetime (section 5.1 of RFC 6749). */
import type { AccessToken } from '../ports.ts';
import { AuthError } from './auth-error.ts';

/** The part of the response that is read here; openid-client has checked the types. */
export interface RawTokenResponse {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: number | undefined;
  readonly scope?: string | undefined;
  readonly refresh_token?: string | undefined;
}

/** Assumed when the server does not say (FAPI 2 module "without expires_in"). */
const DEFAULT_LIFETIME = 300;
/** No server's word makes an access token live longer here (IT-10). */
const MAX_LIFETIME = 24 * 60 * 60;
const MAX_TOKEN_LENGTH = 64 * 1024;

/**
 * Reads a token response.
 * @param requestedScope what was asked for, or granted before, space-separated: the most that is accepted.
 * @param assumedScope what it is for when the server does not say; the same, unless told.
 * @throws AuthError `response_invalid` for a token of another type (IT-08) or an absurd size,
 *   `scope_not_granted` when the server grants more than was asked (IT-09): such a token could do
 *   things that the person never agreed to.
 */
export function readTokenResponse(
  response: RawTokenResponse,
  requestedScope: string,
  assumedScope = requestedScope,
): { readonly accessToken: AccessToken; readonly refreshToken?: string } {
  if (response.token_type.toLowerCase() !== 'bearer') throw new AuthError('response_invalid');
  const { access_token: value, refresh_token: refreshToken } = response;
  // b64token of RFC 6750: what else could be put into a header without harm.
  if (value.length > MAX_TOKEN_LENGTH || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)) {
    throw new AuthError('response_invalid');
  }
  if (refreshToken !== undefined && !/^[\x20-\x7e]{1,16384}$/.test(refreshToken)) {
    throw new AuthError('response_invalid');
  }
  const requested = requestedScope.split(' ');
  const scope = response.scope ?? assumedScope;
  const wider = scope.split(' ').some((item) => item !== '' && !requested.includes(item));
  if (wider) throw new AuthError('scope_not_granted');
  const expiresIn = response.expires_in ?? DEFAULT_LIFETIME;
  if (Number.isNaN(expiresIn)) throw new AuthError('response_invalid');
  const expiresInSeconds = Math.min(Math.max(0, expiresIn), MAX_LIFETIME);
  const accessToken: AccessToken = {
    value,
    type: 'bearer',
    scope,
    expiresInSeconds,
    ...(response.expires_in === undefined ? { lifetimeAssumed: true } : {}),
  };
  return refreshToken === undefined ? { accessToken } : { accessToken, refreshToken };
}
