/**
 * The ID-token checks that openid-client leaves to the application (measured: docs/decisions). They
 * run on claims whose signature, `iss`, `aud`, `nonce` and presence it has verified already.
 */
import type { IdentityClaims, IdTokenContinuity } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import { TOLERANCE, type ProviderTime } from './provider-clock.ts';

/** Decoded claims, from outside. */
export type Claims = Readonly<Record<string, unknown>>;

/** An ID token is read as soon as it is issued; an older `iat` is a replay or a wrong clock (IT-03). */
const MAX_AGE_OF_IAT = 10 * 60;

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

/** When the person proved who they are. Zero is not told: glewlwyd writes it where it does not know. */
const toldAuthTime = ({ auth_time: told }: Claims): unknown => (told === 0 ? undefined : told);

function audienceOf(aud: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const texts = list.filter((entry): entry is string => typeof entry === 'string');
  if (texts.length === 0 || texts.length !== list.length) throw new AuthError('id_token_invalid');
  return texts;
}

/**
 * Compares the times with a clock (OIDC Core section 3.1.3.7, steps 9, 10 and 13; IT-03, IT-05).
 * @param tolerance seconds by which a time may be off.
 */
function checkTimes(
  claims: Claims,
  maxAge: number | undefined,
  tolerance: number,
  time: ProviderTime,
): void {
  const { exp, iat, nbf } = claims;
  const authTime = toldAuthTime(claims);
  if (!isTime(exp) || !isTime(iat)) throw new AuthError('id_token_invalid');
  // Zero as well: some providers write it when they mean none.
  if (nbf !== undefined && typeof nbf !== 'number') throw new AuthError('id_token_invalid');
  if (authTime !== undefined && !isTime(authTime)) throw new AuthError('id_token_invalid');
  if (maxAge !== undefined && authTime === undefined) throw new AuthError('id_token_invalid');
  const [early, late] = [time.ms / 1000 - tolerance, time.ms / 1000 + tolerance];
  const fits =
    exp > early &&
    iat <= late &&
    iat >= early - MAX_AGE_OF_IAT &&
    (nbf === undefined || nbf <= late) &&
    (authTime === undefined || authTime <= late) &&
    (maxAge === undefined || authTime === undefined || authTime >= early - maxAge);
  // By the provider's own clock the token is wrong. By the local one, the clock may be: that is said
  // only then, because a person who is told to set a right clock would look for the mistake in vain.
  if (!fits) throw new AuthError(time.known ? 'id_token_invalid' : 'clock_wrong');
}

/**
 * Checks audience, authorized party, subject, times of an ID token (OIDC Core section 3.1.3.7).
 * @param expected who and for whom; `maxAge`: the `max_age` that was asked for, in seconds, if any;
 *   `acrValues`: the `acr_values` that were; `tolerance`: seconds by which the times may be off, 30 unless
 *   told.
 * @param time by which the token is judged.
 * @returns the facts that every later ID token of this session must repeat.
 * @throws AuthError `id_token_invalid`, or `clock_wrong` when only the times do not fit and there is
 *   nothing to judge them by but this computer's clock; `sign_in_too_weak` when it is in order, but of none
 *   of the `acrValues`: a server may leave them aside (OIDC Core section 3.1.2.1), an API does not.
 */
export function checkIdToken(
  claims: Claims,
  expected: {
    readonly issuer: string;
    readonly clientId: string;
    readonly maxAge?: number;
    readonly acrValues?: readonly string[];
    readonly tolerance?: number;
  },
  time: ProviderTime,
): IdTokenContinuity {
  const { tolerance = TOLERANCE } = expected;
  const { iss, sub, azp } = claims;
  const authTime = toldAuthTime(claims);
  if (iss !== expected.issuer) throw new AuthError('id_token_invalid');
  // OIDC Core section 2: at most 255 ASCII characters (IT-07).
  if (typeof sub !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(sub)) {
    throw new AuthError('id_token_invalid');
  }
  // Only this client: nobody else is trusted to receive a token that signs people in here (IT-02).
  const audience = audienceOf(claims['aud']);
  if (audience.some((entry) => entry !== expected.clientId)) {
    throw new AuthError('id_token_invalid');
  }
  if (azp !== undefined && azp !== expected.clientId) throw new AuthError('id_token_invalid');

  checkTimes(claims, expected.maxAge, tolerance, time);
  const { acrValues } = expected;
  if (acrValues && !acrValues.some((value) => value === claims['acr'])) {
    throw new AuthError('sign_in_too_weak');
  }
  return {
    issuer: expected.issuer,
    subject: sub,
    audience,
    ...(azp === undefined ? {} : { authorizedParty: expected.clientId }),
    ...(isTime(authTime) ? { authTime } : {}),
  };
}

/** The hash that `at_hash` uses with each signature algorithm (OIDC Core section 3.1.3.6). */
function hashFor(alg: string): string | null {
  if (/^(RS|PS|ES)256$/.test(alg)) return 'SHA-256';
  if (/^(RS|PS|ES)384$/.test(alg)) return 'SHA-384';
  if (/^(RS|PS|ES)512$/.test(alg) || alg === 'EdDSA' || alg === 'Ed25519') return 'SHA-512';
  return null;
}

/**
 * Compares `at_hash` with the access token when the claim is there (IT-06).
 * @throws AuthError `id_token_invalid` when it does not match or cannot be computed.
 */
export async function checkAccessTokenHash(
  claims: Claims,
  alg: string,
  accessToken: string,
): Promise<void> {
  const expected = claims['at_hash'];
  if (expected === undefined) return;
  const hash = hashFor(alg);
  if (hash === null) throw new AuthError('id_token_invalid');
  const digest = await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken));
  const half = new Uint8Array(digest).subarray(0, digest.byteLength / 2);
  const encoded = btoa(String.fromCharCode(...half))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  if (expected !== encoded) throw new AuthError('id_token_invalid');
}

/**
 * Compares a refreshed ID token with the session's first (OIDC Core section 12.2, RT-12): same issuer,
 * subject, audience, authorized party and authentication time; a nonce is absent or the same.
 * @throws AuthError `id_token_invalid`.
 */
export function checkContinuity(first: IdTokenContinuity, claims: Claims, now: IdTokenContinuity) {
  const same =
    now.issuer === first.issuer &&
    now.subject === first.subject &&
    now.authorizedParty === first.authorizedParty &&
    now.audience.length === first.audience.length &&
    now.audience.every((entry) => first.audience.includes(entry)) &&
    (now.authTime === undefined || first.authTime === undefined || now.authTime === first.authTime);
  const nonce = claims['nonce'];
  const sameNonce = nonce === undefined || first.nonce === undefined || nonce === first.nonce;
  if (!same || !sameNonce) throw new AuthError('id_token_invalid');
}

const MAX_DISPLAY_LENGTH = 200;

/** The claims that are shown to the person, bounded, and nothing else (SessionSnapshot). */
export function displayClaims(claims: Claims): IdentityClaims {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    if (typeof value !== 'string' || value === '') return undefined;
    return value.slice(0, MAX_DISPLAY_LENGTH);
  };
  const name = text('name');
  const username = text('preferred_username');
  const email = text('email');
  return {
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(email === undefined ? {} : { email }),
  };
}
