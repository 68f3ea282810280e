/** The keys of the suite: those of the provider under test, and those of somebody else. */
import { exportJWK, type JWK } from 'jose';
import { newSigningKey, type SigningKey } from '../../fakes/signing-keys.ts';

/** What a provider signs with; RS256 and ES256, so that both profiles of the suite find theirs. */
export interface ProviderKeys {
  readonly rs256: SigningKey;
  readonly es256: SigningKey;
}

/** As oidc-provider takes them: with their private parts. */
export async function privateJwks({ rs256, es256 }: ProviderKeys): Promise<JWK[]> {
  const withPrivate = async ({ privateKey, publicJwk }: SigningKey) => ({
    ...publicJwk,
    ...(await exportJWK(privateKey)),
  });
  return Promise.all([withPrivate(rs256), withPrivate(es256)]);
}

let made = 0;

/** New keys, with key IDs that no earlier ones had. */
export async function newProviderKeys(): Promise<ProviderKeys> {
  made += 1;
  const [rs256, es256] = await Promise.all([
    newSigningKey('RS256', `rs256-${made}`),
    newSigningKey('ES256', `es256-${made}`),
  ]);
  return { rs256, es256 };
}

let first: Promise<ProviderKeys> | undefined;

/** The keys that a provider begins with: RSA keys take long to make, so they are made once. */
export const firstKeys = (): Promise<ProviderKeys> => (first ??= newProviderKeys());

let others: Promise<ProviderKeys> | undefined;

/** Keys that no provider publishes. */
export const strangersKeys = (): Promise<ProviderKeys> => (others ??= newProviderKeys());
