import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { DEMO_API_RESOURCE } from '../identity.ts';

/** Who calls, and what the token allows. */
export interface Caller {
  readonly sub: string;
  readonly scopes: ReadonlySet<string>;
  /** When the person proved who they are, in seconds since the epoch; undefined when the token does not say. */
  readonly authTime?: number | undefined;
  /** How. */
  readonly acr?: string | undefined;
}

/** Thrown for a token that this API does not accept; the reason stays inside. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
}

/** Tells a bad token from keys that could not be had. */
function isAboutTheToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error.code !== errors.JOSEError.code;
}

/** Checks an access token; see `accessTokenVerifier`. */
export type AccessTokenVerifier = (accessToken: string) => Promise<Caller>;

/**
 * Makes the check of RFC 9068 section 4: type, signature, issuer, audience and expiry.
 *
 * A JWT cannot be revoked here: a token whose grant is gone works until it expires, which is why it
 * lives 60 seconds. A token bound to a key (`cnf`, RFC 9449) is refused, since this API takes tokens
 * as Bearer and would not check the proof.
 *
 * @param issuer exact `iss`.
 * @param jwksUri where the provider publishes its keys.
 */
export function accessTokenVerifier(issuer: string, jwksUri: string): AccessTokenVerifier {
  // No pause between fetches: an unknown key is looked up at once, on this machine.
  const keys = createRemoteJWKSet(new URL(jwksUri), { cooldownDuration: 0 });
  return async (accessToken) => {
    const { payload } = await jwtVerify(accessToken, keys, {
      issuer,
      audience: DEMO_API_RESOURCE,
      typ: 'at+jwt',
      algorithms: ['ES256', 'RS256'],
      requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
    }).catch((error: unknown) => {
      throw isAboutTheToken(error) ? new InvalidTokenError() : error;
    });
    if (payload['cnf'] !== undefined || payload.sub === undefined) throw new InvalidTokenError();
    const scope = typeof payload['scope'] === 'string' ? payload['scope'] : '';
    const { auth_time: authTime, acr } = payload;
    return {
      sub: payload.sub,
      scopes: new Set(scope.split(' ')),
      authTime: typeof authTime === 'number' ? authTime : undefined,
      acr: typeof acr === 'string' ? acr : undefined,
    };
  };
}
