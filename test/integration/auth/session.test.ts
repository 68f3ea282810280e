import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import type { IssuedSecrets, SeenRequest } from '../../rig/demo-process.ts';
import { startDemoProcess, type DemoProcess } from '../../rig/demo-process.ts';
import { signOutOverHttp } from '../../rig/scripted-browser.ts';
import { until } from '../../rig/until.ts';
import { createMachine, startApp } from './app-without-electron.ts';

const PROFILE = { api: 'demo', method: 'GET', path: '/profile' } as const;
/** Longer than an access token of the demo lives, shorter than its keys are remembered. */
const EXPIRED_MS = 120_000;

let demo: DemoProcess;
beforeAll(async () => {
  demo = await startDemoProcess();
});
afterAll(() => demo.stop());
beforeEach(async () => {
  const answers = await Promise.all(
    ['/fault', '/requests'].map((path) => fetch(`${demo.control}${path}`, { method: 'DELETE' })),
  );
  expect(answers.every(({ ok }) => ok)).toBe(true);
});

const tokenRequests = async () =>
  (await demo.controlGet<SeenRequest[]>('/requests')).filter(({ path }) => path === '/token');
const failure = (work: Promise<unknown>) => work.then(() => 'none', codeOf);
const fault = (body: Record<string, unknown>) => demo.controlPost('/fault', body);
const endSessionOf = (session: { snapshot(): SessionSnapshot }) => {
  const snapshot = session.snapshot();
  return snapshot.state === 'signedOut' ? snapshot.signOut?.endSession : undefined;
};
const activeGrants = async () => {
  const grants = await demo.controlGet<{ sub: string; active: boolean }[]>('/grants');
  return grants.filter(({ active }) => active).length;
};

/** An app in which somebody has signed in, and whose access token has expired since. */
async function expiredApp() {
  const machine = createMachine(demo);
  const app = await startApp(machine);
  await app.signIn();
  machine.passTime(EXPIRED_MS);
  return { ...machine, ...app, machine };
}

describe('the session against a real provider', () => {
  it('signs in, calls the API, refreshes, restarts and signs out, in the browser too [RT-02, RT-07, LO-01, LO-02, LO-03, LO-04]', async () => {
    const machine = createMachine(demo);
    const before = await activeGrants();
    const app = await startApp(machine);
    const { snapshot, page } = await app.signIn();
    expect(snapshot).toMatchObject({
      state: 'signedIn',
      account: { subject: 'ada', name: 'Ada Lovelace' },
      persistence: { kind: 'stored' },
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('You are signed in');
    expect(new URL(page.url).search).toBe('');
    expect((await app.request(PROFILE)).status).toBe(200);

    const first = machine.keyring();
    machine.passTime(EXPIRED_MS);
    expect((await app.request(PROFILE)).status).toBe(200);
    expect(machine.keyring()).not.toBe(first);
    await app.session.stop();

    const again = await startApp(machine);
    expect(again.session.snapshot()).toMatchObject({ state: 'signedIn' });
    expect((await again.request(PROFILE)).status).toBe(200);
    expect(again.tabs).toEqual([]);
    expect(await activeGrants()).toBe(before + 1);

    expect(await again.session.signOut()).toEqual({
      local: 'done',
      revocation: 'done',
      endSession: 'opened',
    });
    expect(machine.keyring()).not.toContain('refreshToken');
    expect(await activeGrants()).toBe(before);
    expect(again.tabs[0]).toContain('/session/end');

    const url = again.tabs[0] ?? '';
    const [back, forged] = [await signOutOverHttp(url), new URL(await signOutOverHttp(url))];
    forged.searchParams.set('state', 'forged');
    const refused = await fetch(forged);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('This link was not accepted');
    expect(again.session.snapshot()).toMatchObject({ signOut: { endSession: 'opened' } });
    const shown = await fetch(back);
    expect(await shown.text()).toContain('You are signed out');
    expect(new URL(shown.url).search).toBe('');
    await until(() => Promise.resolve(endSessionOf(again.session) === 'returned'));
  });

  it('says what the person decided [AR-03, LB-10]', async () => {
    for (const decision of ['deny', 'cancel'] as const) {
      const app = await startApp(createMachine(demo));
      const answered = failure(app.session.signIn());
      const page = await (await app.openTab()).finish({ decision });
      expect(await answered).toBe('access_denied');
      expect(page.text).toContain('The sign-in was declined in the browser.');
      expect(await tokenRequests()).toEqual([]);
    }
  });

  it('sends one token request for a thousand calls on an expired token [RT-04, IP-07]', async () => {
    const { request } = await expiredApp();
    const answers = await Promise.all(Array.from({ length: 1000 }, () => request(PROFILE)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const grants = (await tokenRequests()).map(({ grant_type }) => grant_type);
    expect(grants).toEqual(['authorization_code', 'refresh_token']);
  });

  it('finds rotated keys by itself, after a sign-in and before a refresh [MD-06]', async () => {
    const { request, session, machine } = await expiredApp();
    await demo.controlPost('/rotate-keys', {});
    expect((await request(PROFILE)).status).toBe(200);
    expect(session.snapshot()).toMatchObject({ connection: 'online' });
    await demo.controlPost('/rotate-keys', {});
    const app = await startApp(machine);
    expect((await app.request(PROFILE)).status).toBe(200);
  });
});

describe('a code exchange that fails', () => {
  it.each([
    ['with 500', { kind: 'status', status: 500 }, 'provider_busy'],
    ['with 429', { kind: 'status', status: 429 }, 'provider_busy'],
    ['with something that is no JSON', { kind: 'garbage' }, 'response_invalid'],
    ['without an answer', { kind: 'drop' }, 'provider_unreachable'],
    ['after it was done', { kind: 'drop-after-processing' }, 'provider_unreachable'],
  ])('%s is one request, and stores nothing [AR-06, IT-11]', async (_how, planned, code) => {
    const machine = createMachine(demo);
    const app = await startApp(machine);
    await fault({ target: 'token', ...planned });
    const answered = failure(app.session.signIn());
    await (await app.openTab()).finish();
    expect(await answered).toBe(code);
    expect(await tokenRequests()).toHaveLength(1);
    expect(machine.keyring()).not.toContain('refreshToken');
  });
});

/** What is stored, whether a rotation is marked in it or not. */
const unmarked = (item: string) => item.replace(/"journal":(null|\{[^}]*\})/, '"journal":null');

describe('a refresh that fails', () => {
  it.each([
    ['with 500', { kind: 'status', status: 500 }],
    ['with 503', { kind: 'status', status: 503, headers: { 'retry-after': '1' } }],
    ['with 429', { kind: 'status', status: 429 }],
    ['with an empty 400', { kind: 'status', status: 400 }],
    [
      'with a redirect',
      { kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    ],
    ['with something that is no JSON', { kind: 'garbage' }],
    ['without an answer', { kind: 'drop' }],
  ])('%s keeps the session, and the next one goes on [RT-10]', async (_how, planned) => {
    const { request, session, keyring, machine } = await expiredApp();
    const before = unmarked(keyring());
    await fault({ target: 'token', ...planned });
    expect(await failure(request(PROFILE))).not.toBe('none');
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'offline' });
    expect(unmarked(keyring())).toBe(before);
    machine.passTime(2_000);
    expect((await request(PROFILE)).status).toBe(200);
  });

  it('because the grant was revoked is one clean sign-out [RT-10, RT-19]', async () => {
    const { request, session, keyring } = await expiredApp();
    await demo.controlPost('/revoke-grant', { sub: 'ada' });
    expect(await failure(request(PROFILE))).toBe('session_ended');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'session_ended' });
    await until(async () => !keyring().includes('refreshToken'));
    expect(await failure(request(PROFILE))).toBe('not_signed_in');
  });

  it('because its last answer was lost ends in one clean sign-out, not in a loop [RT-11, RT-18]', async () => {
    const { request, session, keyring, machine } = await expiredApp();
    await fault({ target: 'token', kind: 'drop-after-processing' });
    expect(await failure(request(PROFILE))).toBe('offline');
    machine.passTime(2_000);
    expect(await failure(request(PROFILE))).toBe('session_interrupted');
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'session_ended',
      error: 'session_interrupted',
    });
    await until(async () => !keyring().includes('refreshToken'));
    expect(await tokenRequests()).toHaveLength(3);
  });
});

describe('what is not kept', () => {
  it('in the log: no token, code, verifier, state or nonce; in the keyring: the refresh token alone [LG-01, TX-10, RT-01]', async () => {
    const { log, keyring, request } = await expiredApp();
    await request(PROFILE);
    const issued = await demo.controlGet<IssuedSecrets>('/issued');
    const all = Object.entries(issued).flatMap(([kind, values]) =>
      values.map((value) => ({ kind, value })),
    );
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter(({ value }) => log.text().includes(value))).toEqual([]);
    const kept = all.filter(({ value }) => keyring().includes(value));
    expect(kept.map(({ kind }) => kind)).toEqual(['refreshTokens']);
  });
});
