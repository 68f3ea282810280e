import { describe, expect, it } from 'vitest';
import { HOSTILE_URLS } from '../../unit/auth/hostile-urls.ts';
import {
  expectGoodProvider,
  expectKeptAtRefresh,
  expectRefusedSignIn,
  signedInScene,
  startScene,
  type Attack,
} from './scene.ts';

type Stage = Parameters<Attack>[0];

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'userinfo_endpoint',
  'end_session_endpoint',
  'pushed_authorization_request_endpoint',
] as const;
/** Those without which there is no sign-in. */
const NEEDED = ENDPOINTS.slice(0, 3);

/** Values that are no endpoint, whatever the scheme. */
const NO_ENDPOINTS: readonly unknown[] = [
  null,
  0,
  true,
  [],
  ['https://idp.test/'],
  {},
  { href: 'https://idp.test/' },
  'http://192.0.2.1/',
  'http://localhost/',
  'http://127.0.0.1.nip.test/',
  'http://2130706433@idp.test/',
  'https://idp.test/\r\nX-Evil: 1',
  'https://idp.test/\u0000',
  `https://idp.test/${'x'.repeat(10 * 1024)}`,
];

/** Serves the metadata with these changes; undefined takes a member away. */
const changed =
  (changes: (stage: Stage) => Record<string, unknown>): Attack =>
  (stage) => {
    const document = { ...stage.op.metadata, ...changes(stage) };
    stage.op.answers['openid-configuration'] = () => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(document),
    });
  };

describe.each(ENDPOINTS)('metadata whose %s', (endpoint) => {
  it('is hostile in any of the known ways opens nothing, asks nobody, and keeps the session that there is [MD-02, MD-03, UA-02]', async () => {
    const scene = await signedInScene();
    const before = scene.stored();
    for (const value of [...HOSTILE_URLS, ...NO_ENDPOINTS]) {
      await changed(() => ({ [endpoint]: value }))(scene);
      scene.tokenRequests();
      expect([value, await scene.refresh()]).toEqual([value, 'provider_invalid']);
      expect(scene.tokenRequests()).toBe(0);
    }
    expect(scene.stored()).toEqual(before);
    expect(scene.app.tabs).toHaveLength(1);
    scene.expectQuiet();
    scene.heal();
    expect(await scene.askAgain()).toBe('done');
  });

  it.each(['file:///etc/passwd', 'ms-msdt:/id', 'http://idp.test/', 'https://a@idp.test/', {}])(
    'is %j lets no sign-in begin [MD-02, MD-03, UA-02]',
    async (value) => {
      const attack = changed(() => ({ [endpoint]: value }));
      await expectRefusedSignIn(attack, 'provider_invalid');
    },
  );
});

it.each(NEEDED)('metadata without %s is none [MD-02]', async (endpoint) => {
  const attack = changed(() => ({ [endpoint]: undefined }));
  await expectRefusedSignIn(attack, 'provider_invalid');
  await expectKeptAtRefresh(attack, 'provider_invalid');
});

it('metadata that demands pushed requests and names no place for them is none [MD-02]', async () => {
  const attack = changed(() => ({
    require_pushed_authorization_requests: true,
    pushed_authorization_request_endpoint: undefined,
  }));
  await expectRefusedSignIn(attack, 'provider_invalid');
});

describe('an issuer that is', () => {
  it.each([
    ['another', () => 'https://evil.test'],
    ['in other letters', (issuer: string) => issuer.replace('http', 'HTTP')],
    ['one with a slash more', (issuer: string) => `${issuer}/`],
    ['one with a path', (issuer: string) => `${issuer}/tenant`],
    ['another name of the host', (issuer: string) => issuer.replace('127.0.0.1', 'localhost')],
    ['on another port', (issuer: string) => issuer.replace(/:\d+$/, ':1')],
    ['one with a query', (issuer: string) => `${issuer}?`],
    ['a list', (issuer: string) => [issuer]],
    ['null', () => null],
    ['not there', () => undefined],
  ])('%s is not the configured one [MD-01]', async (_what, of) => {
    const attack = changed(({ op }) => ({ issuer: of(op.issuer) }));
    await expectRefusedSignIn(attack, 'provider_invalid');
    await expectKeptAtRefresh(attack, 'provider_invalid');
  });
});

describe('members', () => {
  it('that are there twice count as JSON says, and what counts is what was checked [MD-01, MD-02]', async () => {
    const scene = await startScene({
      attack: ({ op, evil }) => {
        const good = JSON.stringify(op.metadata).slice(1);
        const bad = `{"issuer":"https://evil.test","token_endpoint":"${evil.origin}/token",${good}`;
        const headers = { 'content-type': 'application/json' };
        op.answers['openid-configuration'] = () => ({ headers, body: bad });
      },
    });
    expect((await scene.signIn()).outcome).toBe('done');
    scene.expectQuiet();
    const { op, evil } = scene;
    const evilLast = `${JSON.stringify(op.metadata).slice(0, -1)},"issuer":"${evil.origin}"}`;
    const headers = { 'content-type': 'application/json' };
    op.answers['openid-configuration'] = () => ({ headers, body: evilLast });
    expect(await scene.refresh()).toBe('provider_invalid');
  });

  it('of a prototype are nothing that was said [MD-01, MD-02]', async () => {
    await expectRefusedSignIn(({ op }) => {
      const body = `{"__proto__":${JSON.stringify(op.metadata)}}`;
      const headers = { 'content-type': 'application/json' };
      op.answers['openid-configuration'] = () => ({ headers, body });
    }, 'provider_invalid');
    expect(Object.hasOwn(Object.prototype, 'issuer')).toBe(false);
  });
});

describe('an endpoint on another origin', () => {
  it('is opened in no browser unless the configuration names the origin [UA-02]', async () => {
    const attack = changed(({ evil }) => ({ authorization_endpoint: `${evil.origin}/authorize` }));
    const scene = await expectRefusedSignIn(attack, 'provider_invalid');
    expect(scene.app.tabs.every((url) => url.startsWith(scene.op.issuer))).toBe(true);
    const named = await startScene();
    const { origin } = named.evil;
    const trusting = await startScene({
      settings: [{ browserOrigins: [origin] }],
      attack: changed(() => ({ authorization_endpoint: `${origin}/authorize` })),
    });
    expect((await trusting.signIn()).outcome).toBe('done');
    expect(trusting.app.tabs[0]?.startsWith(`${origin}/authorize?`)).toBe(true);
  });

  it.each(['token_endpoint', 'revocation_endpoint'] as const)(
    'is not given the refresh token when the %s moves there while the app runs [MD-07, RT-14]',
    async (endpoint) => {
      const attack = changed(({ evil }) => ({ [endpoint]: `${evil.origin}/x` }));
      const scene = await expectKeptAtRefresh(attack, 'provider_invalid');
      await attack(scene);
      scene.machine.passTime(61 * 60 * 1000);
      expect(await scene.session.signOut()).toMatchObject({ revocation: 'pending' });
      scene.expectQuiet();
    },
  );
});

describe('the provider that this metadata is of', () => {
  it('signs in and refreshes when nothing is wrong with it [MD-01]', () => expectGoodProvider());

  it('may name what it has not, and what nobody knows', async () => {
    const scene = await startScene({
      attack: changed(() => ({ revocation_endpoint: undefined, nobody_knows: { deep: [] } })),
    });
    expect((await scene.signIn()).outcome).toBe('done');
    expect(await scene.refresh()).toBe('done');
  });
});
