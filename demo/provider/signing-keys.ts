import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

async function signingKey(alg: 'RS256' | 'ES256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' };
}

/**
 * Makes one fresh key per algorithm: RS256 signs ID tokens (the default of OIDC Core section 3.1.3.7),
 * ES256 signs access tokens. They live as long as the process; a restart is a new provider.
 */
export function newSigningKeys(): Promise<JWK[]> {
  return Promise.all([signingKey('RS256'), signingKey('ES256')]);
}
