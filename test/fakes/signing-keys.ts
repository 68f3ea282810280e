import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTHeaderParameters } from 'jose';

/** A key pair of a provider. */
export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** As the provider publishes it. */
  readonly publicJwk: JWK;
}

/** Makes a key pair for one signature algorithm. */
export async function newSigningKey(alg: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { alg, kid, privateKey, publicJwk };
}

const made = new Map<string, Promise<SigningKey>>();

/** The same key each time in one test file: RSA keys take long to make. */
export function signingKey(alg: string, kid: string): Promise<SigningKey> {
  const id = `${alg} ${kid}`;
  const key = made.get(id) ?? newSigningKey(alg, kid);
  made.set(id, key);
  return key;
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed JSON Web Token, whatever its claims. */
export function sign(
  claims: Readonly<Record<string, unknown>>,
  key: SigningKey,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const protectedHeader = { alg: key.alg, kid: key.kid, ...header } as JWTHeaderParameters;
  return new SignJWT({ ...claims }).setProtectedHeader(protectedHeader).sign(key.privateKey);
}

/** A token whose parts are put together by hand, signature included. */
export function assembled(
  header: unknown,
  claims: unknown,
  signature: string | Uint8Array = '',
): string {
  return `${base64url(header)}.${base64url(claims)}.${Buffer.from(signature).toString('base64url')}`;
}
