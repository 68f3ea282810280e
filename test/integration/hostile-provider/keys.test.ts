import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MutatingProvider } from '../../fakes/mutating-provider.ts';
import { assembled, sign, signingKey } from '../../fakes/signing-keys.ts';
import {
  expectGoodProvider,
  expectRefusedSignIn,
  signedInScene,
  startScene,
  type Attack,
} from './scene.ts';

type Claims = Parameters<NonNullable<MutatingProvider['makeIdToken']>>[0];
/** A signature that does not fit is a response that is not valid; a key that cannot be had, an ID token. */
const REFUSED = ['id_token_invalid', 'response_invalid'] as const;
const stranger = () => signingKey('RS256', 'stranger');

/** The keys that are published, as long as the provider is hostile. */
const publishing =
  (keysOf: (op: MutatingProvider) => unknown): Attack =>
  ({ op }) => {
    const headers = { 'content-type': 'application/json' };
    const keys = keysOf(op);
    op.answers.jwks = () => ({ headers, body: JSON.stringify({ keys }) });
  };

/** ID tokens that are made otherwise. */
const making =
  (make: (claims: Claims, stage: Parameters<Attack>[0]) => string | Promise<string>): Attack =>
  (stage) => {
    stage.op.makeIdToken = (claims) => make(claims, stage);
  };

const rsa = (modulusLength: number) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { publicJwk: publicKey.export({ format: 'jwk' }), privateKey };
};
/** Signed with a key that no library would sign with. */
const signedRaw = (claims: Claims, kid: string, of: ReturnType<typeof rsa>) => {
  const input = assembled({ alg: 'RS256', kid }, claims).slice(0, -1);
  const signature = signBytes('sha256', Buffer.from(input), of.privateKey);
  return `${input}.${signature.toString('base64url')}`;
};

describe('a signature that proves nothing', () => {
  it.each<[string, Attack]>([
    ['none at all', making((claims) => assembled({ alg: 'none' }, claims))],
    [
      'none, where the metadata offers it',
      (stage) => {
        stage.op.metadata['id_token_signing_alg_values_supported'] = ['none'];
        void making((claims) => assembled({ alg: 'none' }, claims))(stage);
      },
    ],
    [
      'HS256 with the public key as the secret',
      making((claims, { op }) => {
        const input = assembled({ alg: 'HS256', kid: op.key.kid }, claims).slice(0, -1);
        const secret = JSON.stringify(op.key.publicJwk);
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      }),
    ],
    [
      'HS256 with a secret that is published',
      (stage) => {
        void publishing(() => [{ kty: 'oct', kid: 'oct', alg: 'HS256', k: 'c2VjcmV0' }])(stage);
        void making((claims) => {
          const input = assembled({ alg: 'HS256', kid: 'oct' }, claims).slice(0, -1);
          return `${input}.${createHmac('sha256', 'secret').update(input).digest('base64url')}`;
        })(stage);
      },
    ],
    ['that of a key nobody published', making(async (claims) => sign(claims, await stranger()))],
    [
      'that of a stranger in the name of the right key',
      making(async (claims, { op }) => sign(claims, await stranger(), { kid: op.key.kid })),
    ],
    ...(['../keys', "' OR 1=1 --", '', '\u0000', 'x'.repeat(10_000)] as const).map(
      (kid): [string, Attack] => [
        `that of a key called ${JSON.stringify(kid).slice(0, 20)}`,
        making(async (claims) => sign(claims, await stranger(), { kid })),
      ],
    ),
    ...['jwk', 'jku', 'x5u', 'x5c'].map((name): [string, Attack] => [
      `that of the key in its own ${name}`,
      making(async (claims, { evil }) => {
        const key = await stranger();
        const values = { jwk: key.publicJwk, x5c: ['AAAA'] } as Record<string, unknown>;
        return sign(claims, key, { [name]: values[name] ?? `${evil.origin}/keys` });
      }),
    ]),
    [
      'an extension that must be understood',
      making((claims, { op }) => {
        const input = assembled({ alg: 'RS256', kid: op.key.kid, crit: ['x'], x: 1 }, claims);
        return `${input}AAAA`;
      }),
    ],
    [
      'a payload that is not encoded',
      making((claims, { op }) =>
        assembled({ alg: 'RS256', kid: op.key.kid, b64: false, crit: ['b64'] }, claims, 'x'),
      ),
    ],
    [
      'another algorithm of the same key',
      making(async (claims, { op }) => sign(claims, await signingKey('PS256', op.key.kid))),
    ],
  ])('%s signs nobody in, and nobody is asked for a key [IT-01]', async (_what, attack) => {
    const scene = await expectRefusedSignIn(attack, ...REFUSED);
    // Those that were there, and one look for newer ones.
    expect(scene.asked('jwks').length).toBeLessThanOrEqual(4);
  });
});

describe('published keys', () => {
  it.each<[string, (op: MutatingProvider) => unknown]>([
    ['none', () => []],
    ['one for encryption', ({ key }) => [{ ...key.publicJwk, use: 'enc' }]],
    ['one that may not verify', ({ key }) => [{ ...key.publicJwk, key_ops: ['sign'] }]],
    ['one of another kind', ({ key }) => [{ kty: 'EC', kid: key.kid, crv: 'P-256' }]],
    ['one without a number', ({ key }) => [{ kty: 'RSA', kid: key.kid, e: 'AQAB', n: '' }]],
    ['one with the exponent 1', ({ key }) => [{ ...key.publicJwk, e: 'AQ' }]],
    [
      'one with the longest number there is',
      ({ key }) => [{ ...key.publicJwk, n: Buffer.alloc(16_384 / 8, 255).toString('base64url') }],
    ],
    [
      'one with an exponent that takes for ever',
      ({ key }) => [
        {
          ...key.publicJwk,
          n: Buffer.alloc(2048, 255).toString('base64url'),
          e: Buffer.alloc(2048, 255).toString('base64url'),
        },
      ],
    ],
    ['two of one name', ({ key }) => [key.publicJwk, { ...key.publicJwk, n: 'AQAB' }]],
  ])('that are %s verify nothing, and soon [IT-01, MD-06]', async (_what, keysOf) => {
    const scene = await expectRefusedSignIn(publishing(keysOf), ...REFUSED);
    expect(scene.asked('jwks').length).toBeLessThanOrEqual(4);
  });

  it('that are ten thousand are none [MD-05, MD-06]', async () => {
    const attack = publishing(() => Array.from({ length: 10_000 }, () => ({ kty: 'RSA' })));
    await expectRefusedSignIn(attack, 'response_invalid', 'provider_invalid');
  });

  it.each([512, 1024])('of %i bits are too weak to prove anything [IT-01]', async (bits) => {
    const weak = rsa(bits);
    await expectRefusedSignIn(
      (stage) => {
        void publishing(() => [{ ...weak.publicJwk, kid: 'weak', alg: 'RS256', use: 'sig' }])(
          stage,
        );
        void making((claims) => signedRaw(claims, 'weak', weak))(stage);
      },
      ...REFUSED,
    );
  });

  it('of 2,048 bits are taken from the same hand: it was the weakness that was refused [IT-01]', async () => {
    const strong = rsa(2048);
    const scene = await startScene({
      attack: (stage) => {
        void publishing(() => [{ ...strong.publicJwk, kid: 'strong' }])(stage);
        void making((claims) => signedRaw(claims, 'strong', strong))(stage);
      },
    });
    expect((await scene.signIn()).outcome).toBe('done');
  });

  it('that change each time they are asked for are asked for once more, and no more [MD-06]', async () => {
    const scene = await startScene({
      attack: async ({ op }) => {
        const { publicJwk } = await stranger();
        let count = 0;
        const headers = { 'content-type': 'application/json' };
        op.answers.jwks = () => {
          const keys = [{ ...publicJwk, kid: `key-${(count += 1)}` }];
          return { headers, body: JSON.stringify({ keys }) };
        };
      },
    });
    expect((await scene.signIn()).outcome).toBe('id_token_invalid');
    expect(scene.asked('jwks')).toHaveLength(2);
  });

  it('that are renewed just before a token is signed are found, at sign-in and at refresh [MD-06]', async () => {
    const scene = await signedInScene();
    scene.op.rotateTo(await signingKey('RS256', 'next'));
    expect(await scene.refresh()).toBe('done');
    const { outcome } = await scene.signIn((url) => {
      void signingKey('RS256', 'third').then((key) => {
        scene.op.rotateTo(key);
      });
      return scene.op.authorize(url);
    });
    expect(outcome).toBe('done');
  });
});

describe('keys and signatures of an elliptic curve', () => {
  const kid = 'curve';
  const curve = (attack: Attack = () => {}) =>
    startScene({
      settings: [{ idTokenAlgorithm: 'ES256' }],
      attack: async (stage) => {
        stage.op.rotateTo(await signingKey('ES256', kid));
        await attack(stage);
      },
    });
  const bytes = (value: number) => Buffer.alloc(32, value).toString('base64url');
  const signedAs = (signature: Uint8Array) =>
    making((claims) => assembled({ alg: 'ES256', kid }, claims, signature));

  it('sign somebody in when nothing is wrong with them [IT-01]', async () => {
    const scene = await curve();
    expect((await scene.signIn()).outcome).toBe('done');
    expect(await scene.refresh()).toBe('done');
  });

  it.each<[string, Attack]>([
    [
      'a point that is not on its curve',
      publishing(({ key }) => [{ ...key.publicJwk, x: bytes(1), y: bytes(1) }]),
    ],
    ['the point zero', publishing(({ key }) => [{ ...key.publicJwk, x: bytes(0), y: bytes(0) }])],
    ['half a point', publishing(({ key }) => [{ ...key.publicJwk, y: undefined }])],
    ['another curve', publishing(({ key }) => [{ ...key.publicJwk, crv: 'P-384' }])],
    ['a signature of zeros', signedAs(Buffer.alloc(64))],
    ['a signature that is too short', signedAs(Buffer.alloc(63, 1))],
    ['no signature', signedAs(Buffer.alloc(0))],
    [
      'the key of another curve in the name of the right one',
      making(async (claims) => sign(claims, await signingKey('ES384', kid))),
    ],
  ])('sign nobody in with %s [IT-01]', async (_what, attack) => {
    const scene = await curve(attack);
    const { outcome, page } = await scene.signIn();
    expect(REFUSED).toContain(outcome);
    expect(scene.isSignedIn()).toBe(false);
    expect(scene.machine.keyring()).not.toContain('refreshToken');
    scene.expectQuiet(page);
  });
});

describe('an ID token of a refresh with a stranger’s signature', () => {
  it('changes nobody, and the session stays [IT-01, RT-12]', async () => {
    const scene = await signedInScene();
    const before = scene.session.snapshot();
    const stored = scene.stored();
    await making(async (claims, { op }) => sign(claims, await stranger(), { kid: op.key.kid }))(
      scene,
    );
    expect(REFUSED).toContain(await scene.refresh());
    expect(scene.stored()).toEqual(stored);
    expect(scene.session.snapshot()).toMatchObject({
      state: 'signedIn',
      account: (before as { account: object }).account,
    });
    scene.expectQuiet();
  });
});

it('the provider that these keys are of signs in and refreshes with its own [IT-01]', () =>
  expectGoodProvider());
