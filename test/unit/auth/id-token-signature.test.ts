import { createHmac, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../main/config.ts';
import type { MutatingProvider } from '../../fakes/mutating-provider.ts';
import { assembled, newSigningKey, sign, signingKey } from '../../fakes/signing-keys.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

type Claims = Record<string, unknown>;
type Alg = Config['provider']['idTokenAlgorithm'];

/** What a sign-in says to an ID token that was made in another way. */
async function verdict(
  make: (claims: Claims, op: MutatingProvider) => string | Promise<string>,
  alg: Alg = 'RS256',
): Promise<string> {
  const { op, signIn } = await createProviderScenario({ config: { idTokenAlgorithm: alg } });
  op.makeIdToken = (claims) => make(claims, op);
  return codeOfFailure(signIn());
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** With another key than the published one, under the published one's name. */
const forged = async (claims: Claims, op: MutatingProvider) =>
  sign(claims, { ...(await signingKey(op.key.alg, 'forger')), kid: op.key.kid });

describe('an ID token', () => {
  it.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)(
    "signed with %s by the provider's key is taken when that is configured [IT-01]",
    async (alg) => {
      expect(await verdict((claims, op) => sign(claims, op.key), alg)).toBe('none');
    },
  );

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const)(
    'signed with %s by another key is refused [IT-01]',
    async (alg) => {
      expect(await verdict(forged, alg)).toBe('response_invalid');
    },
  );

  it('whose signature is missing, cut, changed or another one is refused [IT-01]', async () => {
    const changes: readonly ((parts: string[]) => void)[] = [
      (parts) => (parts[2] = ''),
      (parts) => (parts[2] = parts[2]!.slice(0, -4)),
      (parts) => (parts[2] = parts[2]!.slice(0, -4) + 'AAAA'),
      (parts) => (parts[2] = '!'),
      (parts) => (parts[1] = base64url(`${Buffer.from(parts[1]!, 'base64url').toString()} `)),
      (parts) => (parts[0] = base64url(`${Buffer.from(parts[0]!, 'base64url').toString()} `)),
    ];
    for (const change of changes) {
      const code = await verdict(async (claims, op) => {
        const parts = (await sign(claims, op.key)).split('.');
        change(parts);
        return parts.join('.');
      });
      expect(code).not.toBe('none');
    }
  });

  it.each(['none', 'None', 'NONE', ''])('with alg %j is refused [IT-01]', async (alg) => {
    expect(await verdict((claims) => assembled({ alg }, claims))).toBe('response_invalid');
  });

  it('with alg none is refused also when the metadata lists it, alone or among others [IT-01]', async () => {
    for (const listed of [['none'], ['RS256', 'none'], undefined]) {
      const code = await verdict((claims, op) => {
        op.metadata['id_token_signing_alg_values_supported'] = listed;
        return assembled({ alg: 'none', kid: op.key.kid }, claims);
      });
      expect(code).toBe('response_invalid');
    }
    const { op, signIn } = await createProviderScenario();
    op.metadata['id_token_signing_alg_values_supported'] = ['none'];
    op.makeIdToken = (claims) => assembled({ alg: 'none' }, claims);
    expect(await codeOfFailure(signIn())).toBe('response_invalid');
  });

  it('signed with HS256 and the public key as the secret is refused [IT-01]', async () => {
    const secrets = (op: MutatingProvider) => {
      const key = createPublicKey({ key: { ...op.key.publicJwk }, format: 'jwk' });
      return [
        key.export({ type: 'spki', format: 'pem' }),
        JSON.stringify(op.key.publicJwk),
        op.clientId,
      ];
    };
    for (const index of [0, 1, 2]) {
      const code = await verdict((claims, op) => {
        op.metadata['id_token_signing_alg_values_supported'] = ['HS256', 'RS256'];
        const unsigned = assembled({ alg: 'HS256', kid: op.key.kid }, claims).slice(0, -1);
        const secret = secrets(op)[index] ?? '';
        return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
      });
      expect(code).toBe('response_invalid');
    }
  });

  it('signed with another algorithm than the configured one is refused, though the key is published [IT-01]', async () => {
    for (const alg of ['RS384', 'PS256', 'ES256', 'EdDSA']) {
      const other = await signingKey(alg, 'other');
      const { op, signIn } = await createProviderScenario();
      op.metadata['id_token_signing_alg_values_supported'] = ['RS256', alg];
      op.jwks.keys.push(other.publicJwk);
      op.key = other;
      expect(await codeOfFailure(signIn())).toBe('response_invalid');
    }
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c'])(
    'that brings its own key in %s is refused, and nothing is fetched [IT-01]',
    async (name) => {
      const forger = await newSigningKey('ES256', 'forger');
      const values: Record<string, unknown> = {
        jwk: forger.publicJwk,
        jku: 'https://evil.test/jwks',
        x5u: 'https://evil.test/cert',
        x5c: ['MIIB'],
      };
      const { op, signIn } = await createProviderScenario({
        config: { idTokenAlgorithm: 'ES256' },
      });
      op.network.serve('https://evil.test', () => ({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ keys: [forger.publicJwk] }),
      }));
      for (const kid of ['forger', op.key.kid, undefined]) {
        op.makeIdToken = (claims) => sign(claims, forger, { kid, [name]: values[name] });
        expect(await codeOfFailure(signIn())).not.toBe('none');
      }
      expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
    },
  );

  it('that needs an extension nobody knows is refused [IT-01]', async () => {
    expect(await verdict((claims, op) => sign(claims, op.key, { crit: ['b64'], b64: true }))).toBe(
      'id_token_invalid',
    );
  });

  it.each([
    ['encrypted, in five parts', 'eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d'],
    ['of two parts', 'eyJhbGciOiJSUzI1NiJ9.e30'],
    ['of four parts', 'eyJhbGciOiJSUzI1NiJ9.e30.a.b'],
    ['with a header that is no JSON', 'e30x.e30.a'],
    ['with a header that is a list', `${base64url('[]')}.e30.a`],
    ['with claims that are a list', `${base64url('{"alg":"RS256"}')}.${base64url('[]')}.a`],
    ['with claims that are no JSON', `${base64url('{"alg":"RS256"}')}.${base64url('{')}.a`],
    ['with characters outside base64url', 'ey JhbGciOiJSUzI1NiJ9.e30.a'],
    ['of one word', 'token'],
  ])('%s is refused [IT-01, IT-11]', async (_what, token) => {
    expect(await verdict(() => token)).not.toBe('none');
  });
});
