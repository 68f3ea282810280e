import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  createSessionScenario,
  expectNoSecrets,
  expire,
  onlyRecord,
  signedIn,
  type SessionScenarioOptions,
} from './session-scenario.ts';

const URL_OF_IT = 'https://accounts.test/end?all=1';
const SERVICE = { signOutEverywhere: { url: URL_OF_IT } };

/** Somebody is signed in at a provider that offers it, and answers so. */
async function offered(answer: FakeAnswer = { status: 204 }, options: SessionScenarioOptions = {}) {
  const scenario = await signedIn({ ...options, service: { ...SERVICE, ...options.service } });
  scenario.network.serve('https://accounts.test', () => answer);
  const everywhere = () => scenario.session.signOut({ everywhere: true });
  return { ...scenario, everywhere };
}

describe('signing out on all devices', () => {
  it('sends one POST with the access token as Bearer and no body, after the session is deleted here [LO-01, RI-01]', async () => {
    const scenario = await offered();
    const { session, network, vault, provider, everywhere } = scenario;
    const { value } = await session.tokens().get(undefined);
    const stored: number[] = [];
    network.serve('https://accounts.test', () => {
      stored.push(vault.records().length);
      // The access token must still be good then.
      stored.push(provider.calls.revoke);
      return { status: 200, body: 'ended' };
    });
    expect(await everywhere()).toEqual({
      local: 'done',
      everywhere: 'done',
      revocation: 'done',
      endSession: 'opened',
    });
    expect(stored).toEqual([0, 0]);
    const [request, ...more] = network.requests;
    expect(more).toEqual([]);
    expect(request).toMatchObject({ method: 'POST', body: '' });
    expect(request?.url.href).toBe(URL_OF_IT);
    expect(request?.headers.get('authorization')).toBe(`Bearer ${value}`);
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
    expectNoSecrets(scenario);
  });

  it('sends the token of its own resource, and of no other [RI-01]', async () => {
    const resource = 'urn:accounts';
    const { session, network, provider, everywhere } = await offered(undefined, {
      mainResource: 'urn:notes',
      service: { signOutEverywhere: { url: URL_OF_IT, resource } },
    });
    const main = await session.tokens().get('urn:notes');
    const { refresh } = provider;
    const asked: unknown[] = [];
    provider.refresh = (token, continuity, scope, how) => {
      asked.push(how.resource);
      return refresh(token, continuity, scope, how);
    };
    await everywhere();
    expect(asked).toEqual([resource]);
    const sent = network.requests[0]?.headers.get('authorization') ?? '';
    expect(sent).not.toContain(main.value);
    expect(provider.secrets.some((secret) => sent === `Bearer ${secret}`)).toBe(true);
    expect(provider.calls.refresh).toBe(1);
  });

  it('refreshes the access token first when it has expired, and revokes what that brought [LO-02]', async () => {
    const { vault, provider, clock, network, everywhere } = await offered();
    const { refreshToken } = onlyRecord(vault);
    await expire(clock);
    expect(await everywhere()).toMatchObject({ local: 'done', everywhere: 'done' });
    expect(provider.calls.refresh).toBe(1);
    expect(network.requests).toHaveLength(1);
    const tokens = provider.secrets.filter((secret) => secret.startsWith('refresh'));
    expect(tokens.at(-1)).not.toBe(refreshToken);
    expect(tokens.filter((token) => provider.isAlive(token))).toEqual([]);
  });

  it.each([
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.test/' } }],
    ['401', { status: 401 }],
    ['500', { status: 500 }],
    ['too much', { status: 200, body: 'x'.repeat(70_000) }],
  ] as const)(
    'answered with %s is told as failed, and the session ends here all the same [LO-01, MD-04]',
    async (_what, answer) => {
      const { network, vault, everywhere } = await offered(answer);
      expect(await everywhere()).toMatchObject({
        local: 'done',
        everywhere: 'failed',
        revocation: 'done',
      });
      expect(network.requests).toHaveLength(1);
      expect(vault.records()).toEqual([]);
    },
  );

  it('offline is told as failed, and the session ends here all the same [LO-01]', async () => {
    const { network, vault, everywhere } = await offered();
    network.offline = true;
    expect(await everywhere()).toMatchObject({ local: 'done', everywhere: 'failed' });
    expect(vault.records()).toEqual([]);
  });

  it('without a token to be had sends nothing, and ends the session here [LO-01]', async () => {
    const { network, provider, clock, vault, everywhere } = await offered();
    await expire(clock);
    provider.next('refresh', () => Promise.reject(new AuthError('provider_unreachable')));
    expect(await everywhere()).toMatchObject({ local: 'done', everywhere: 'failed' });
    expect(network.requests).toEqual([]);
    expect(vault.records()).toEqual([]);
  });

  it('waits three seconds for a token and five for the answer, no longer [LO-01]', async () => {
    const { session, network, provider, clock, vault, everywhere } = await offered();
    await expire(clock);
    const gate = createGate();
    provider.next('refresh', gate.before);
    const signingOut = everywhere();
    await clock.advance(2_999);
    expect(vault.records()).toHaveLength(1);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('not_signed_in');
    await clock.advance(1);
    expect(vault.records()).toEqual([]);
    gate.open();
    await clock.advance(3_000);
    expect(await signingOut).toMatchObject({ local: 'done', everywhere: 'failed' });
    expect(network.requests).toEqual([]);

    const slow = await offered({ takesMs: 'never' });
    const waiting = slow.everywhere();
    await turn();
    expect(slow.vault.records()).toEqual([]);
    await slow.clock.advance(5_000);
    expect(await waiting).toMatchObject({ local: 'done', everywhere: 'failed' });
  });

  it('is asked for by nobody else: a sign-out sends nothing, and its report has no word of it [LO-02]', async () => {
    for (const how of [undefined, {}, { everywhere: false }]) {
      const { session, network } = await offered();
      expect(await session.signOut(how)).not.toHaveProperty('everywhere');
      expect(network.requests).toEqual([]);
    }
  });

  it('is told to the page where it is offered, and refused elsewhere without signing anybody out', async () => {
    const { session } = await offered();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', canSignOutEverywhere: true });
    const other = await signedIn();
    expect(other.session.snapshot()).not.toHaveProperty('canSignOutEverywhere');
    const refused = codeOfFailed(other.session.signOut({ everywhere: true }));
    expect(await refused).toBe('everywhere_not_offered');
    expect(other.session.snapshot()).toMatchObject({ state: 'signedIn' });
    expect(other.vault.records()).toHaveLength(1);
  });

  describe('of an account that is not the current one', () => {
    const ADA = { issuer: 'https://idp.test', subject: 'ada' };

    /** Ada has signed in, then Bob. */
    async function withBob(options: SessionScenarioOptions = {}) {
      const scenario = await offered(undefined, options);
      scenario.provider.person = { subject: 'bob', claims: { name: 'Bob' } };
      const added = scenario.session.signIn({ another: true });
      await scenario.agree();
      await added;
      return scenario;
    }

    it("sends that account's token and leaves the current one signed in [LO-06, RI-01]", async () => {
      const { session, network } = await withBob();
      const { value: bobs } = await session.tokens().get(undefined);
      const report = await session.signOut({ account: ADA, everywhere: true });
      expect(report).toMatchObject({ local: 'done', everywhere: 'done' });
      expect(network.requests).toHaveLength(1);
      expect(network.requests[0]?.headers.get('authorization')).not.toContain(bobs);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: { subject: 'bob' } });
    });

    it('fetches no token for one that was not used in this run: told as failed [LO-01, LO-06]', async () => {
      const { session, vault, provider } = await withBob();
      await session.stop();
      const again = createSessionScenario({ vault, provider, service: SERVICE });
      await again.session.start();
      const report = await again.session.signOut({ account: ADA, everywhere: true });
      expect(report).toMatchObject({ local: 'done', everywhere: 'failed', revocation: 'done' });
      expect(again.network.requests).toEqual([]);
      expect(again.session.snapshot()).toMatchObject({ state: 'signedIn' });
    });

    it('is refused where it is not offered, and nobody is signed out [LO-06]', async () => {
      const { session, vault } = await withBob({ service: { signOutEverywhere: undefined } });
      const refused = codeOfFailed(session.signOut({ account: ADA, everywhere: true }));
      expect(await refused).toBe('everywhere_not_offered');
      expect(vault.records()).toHaveLength(2);
      expect(session.snapshot()).toMatchObject({ otherAccounts: [{ subject: 'ada' }] });
    });
  });
});
