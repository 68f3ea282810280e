import { describe, expect, it } from 'vitest';
import type { AccountAccess } from '../../../main/auth/access-tokens.ts';
import type { SignInNeeds } from '../../../main/auth/sign-in-again.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  createSessionScenario,
  expectNoSecrets,
  onlyRecord,
  signedIn,
  type SessionScenario,
} from './session-scenario.ts';

const HOUR = 60 * 60 * 1000;
const more: SignInNeeds = { scopes: ['notes:write'] };
const fresh: SignInNeeds = { scopes: [], maxAge: 300 };
type SignedIn = Extract<SessionSnapshot, { state: 'signedIn' }>;

const state = ({ session }: SessionScenario) => session.snapshot() as SignedIn;

/** Somebody else is signed in in the browser. */
function becomes(scenario: SessionScenario, subject: string): void {
  const name = `Person ${subject}`;
  scenario.provider.person = { subject, claims: { name, username: subject } };
  scenario.provider.provedAt = null;
}

/** Begins a sign-in again, as a call of the page would. */
function again(scenario: SessionScenario, needs: SignInNeeds) {
  const access = scenario.session.tokens();
  return { access, ended: codeOfFailed(access.signInAgain(needs)) };
}

/** A sign-in again to its end; the code that it failed with, or `none`. */
async function agreed(scenario: SessionScenario, needs: SignInNeeds) {
  const { ended } = again(scenario, needs);
  await scenario.agree();
  return ended;
}

const usable = async (access: AccountAccess) => (await access.get(undefined)).value;

describe('a sign-in again for more access', () => {
  it('runs beside the session, says what it is for, and brings what was asked for and what was there', async () => {
    const scenario = await signedIn();
    const { access, ended } = again(scenario, more);
    await scenario.openedUrl();
    const { state: kind, signingInAgain, adding } = state(scenario);
    expect([kind, adding]).toEqual(['signedIn', undefined]);
    expect(signingInAgain).toMatchObject({ phase: 'waiting_for_browser', purpose: 'more_access' });
    // The session works meanwhile.
    expect(await usable(access)).toMatch(/^access-/);
    await scenario.agree();
    expect(await ended).toBe('none');
    expect(scenario.provider.asked.scope).toBe('openid offline_access notes:write');
    expect(state(scenario)).toMatchObject({
      scopes: ['openid', 'offline_access', 'notes:write'],
      signedInAt: scenario.clock.now(),
    });
    expect(state(scenario)).not.toHaveProperty('signingInAgain');
    expect(onlyRecord(scenario.vault).scope).toBe('openid offline_access notes:write');
    expect((await access.get(undefined)).scope).toContain('notes:write');
    expectNoSecrets(scenario);
  });

  it('is remembered over a restart, and no refresh asks for more [RT-13]', async () => {
    const scenario = await signedIn();
    await agreed(scenario, more);
    const { provider, vault, clock } = scenario;
    await scenario.session.stop();
    const next = createSessionScenario({ provider, vault, clock });
    await next.session.start();
    expect(state(next).scopes).toContain('notes:write');
    expect((await next.session.tokens().get(undefined)).scope).toContain('notes:write');
  });

  it('that the person does not allow leaves the session as it is, and it works', async () => {
    const scenario = await signedIn();
    const before = onlyRecord(scenario.vault);
    scenario.provider.declined.add('notes:write');
    expect(await agreed(scenario, more)).toBe('scope_not_granted');
    expect(onlyRecord(scenario.vault)).toEqual(before);
    expect(state(scenario).scopes).toEqual(['openid', 'offline_access']);
    expect(state(scenario)).not.toHaveProperty('addError');
    await scenario.clock.advance(HOUR);
    expect(await usable(scenario.session.tokens())).toMatch(/^access-/);
    // Of the account that is signed in here nothing is revoked: some providers end all its tokens then.
    expect(scenario.provider.calls.revoke).toBe(0);
  });

  it('that brings no refresh token leaves the session as it is: it would end with the access token', async () => {
    const scenario = await signedIn();
    const before = onlyRecord(scenario.vault);
    scenario.provider.grants.refreshToken = 'none';
    expect(await agreed(scenario, more)).toBe('scope_not_granted');
    expect(onlyRecord(scenario.vault)).toEqual(before);
  });

  it('is for the resource of the API that needs it, and the main one is renewed soon [RI-01]', async () => {
    const scenario = await signedIn({ mainResource: 'urn:main' });
    const { access, ended } = again(scenario, { ...more, resource: 'urn:other' });
    await scenario.agree();
    expect(await ended).toBe('none');
    const refreshes = scenario.provider.calls.refresh;
    expect((await access.get('urn:other')).scope).toContain('notes:write');
    expect(scenario.provider.calls.refresh).toBe(refreshes);
    await scenario.clock.advance(0);
    expect(scenario.provider.calls.refresh).toBe(refreshes + 1);
    expect(state(scenario).accessTokenExpiresAt).not.toBeNull();
  });
});

describe('a sign-in again that has to be recent', () => {
  it('asks for it, by the name of the account, and the session knows when it was [SU-01]', async () => {
    const scenario = createSessionScenario();
    becomes(scenario, 'ada');
    await scenario.session.start();
    await scenario.signIn();
    await scenario.clock.advance(HOUR);
    const access = scenario.session.tokens();
    expect(access.authAge()).toBe(3600);
    expect(await agreed(scenario, fresh)).toBe('none');
    expect(scenario.provider.asked).toMatchObject({ maxAge: 300, loginHint: 'ada' });
    expect(access.authAge()).toBe(0);
    expect(onlyRecord(scenario.vault).continuity.authTime).toBe(scenario.provider.time());
  });

  it('says so, and that it waits', async () => {
    const scenario = await signedIn();
    const { ended } = again(scenario, fresh);
    await scenario.openedUrl();
    expect(state(scenario).signingInAgain).toMatchObject({ purpose: 'fresh_sign_in' });
    scenario.session.cancelSignIn();
    await ended;
  });

  it('is refused when the provider lets an old one count, and nothing changes [SU-01, IT-05]', async () => {
    const scenario = await signedIn();
    await scenario.clock.advance(HOUR);
    const before = onlyRecord(scenario.vault);
    scenario.provider.keepsMaxAge = false;
    expect(await agreed(scenario, fresh)).toBe('id_token_invalid');
    expect(onlyRecord(scenario.vault)).toEqual(before);
  });

  it('is refused when it is of another kind than was asked for, and nothing changes [SU-01]', async () => {
    const scenario = await signedIn();
    const before = onlyRecord(scenario.vault);
    const needs = { scopes: [], acrValues: ['second-factor'] };
    expect(await agreed(scenario, needs)).toBe('sign_in_too_weak');
    expect(onlyRecord(scenario.vault)).toEqual(before);
    scenario.provider.acr = 'second-factor';
    expect(await agreed(scenario, needs)).toBe('none');
  });
});

describe('the age of a sign-in', () => {
  it('is not known where no ID token told it, nor when it would be in the future', async () => {
    const scenario = await signedIn();
    scenario.clock.jump(-HOUR);
    expect(scenario.session.tokens().authAge()).toBeNull();
  });

  it('grows with the time that passed, though the clock is set back', async () => {
    const scenario = await signedIn();
    await scenario.clock.advance(HOUR);
    scenario.clock.jump(-HOUR + 10_000);
    expect(scenario.session.tokens().authAge()).toBe(3600);
  });

  it("is told by the provider's clock when that is known [RT-16]", async () => {
    const scenario = await signedIn();
    scenario.provider.offset = 600_000;
    expect(scenario.session.tokens().authAge()).toBe(600);
  });
});

describe('another account in the browser', () => {
  it('changes nothing here, and what it brought is revoked [SU-01, TX-11]', async () => {
    const scenario = await signedIn();
    const { vault, provider, session } = scenario;
    const before = onlyRecord(vault);
    becomes(scenario, 'grace');
    expect(await agreed(scenario, fresh)).toBe('wrong_account');
    expect(onlyRecord(vault)).toEqual(before);
    expect(session.snapshot()).toMatchObject({ account: { subject: 'ada' } });
    expect(session.snapshot()).not.toHaveProperty('otherAccounts');
    expect(provider.calls.revoke).toBe(1);
    const [foreign] = provider.received;
    expect(foreign !== undefined && provider.isAlive(foreign)).toBe(false);
    expect(provider.isAlive(before.refreshToken)).toBe(true);
    expectNoSecrets(scenario);
  });

  it('is not offered again by itself: the next time the person is to choose', async () => {
    const scenario = await signedIn();
    becomes(scenario, 'grace');
    expect(await agreed(scenario, fresh)).toBe('wrong_account');
    expect(scenario.provider.asked.another).toBe(false);
    becomes(scenario, 'ada');
    expect(await agreed(scenario, fresh)).toBe('none');
    expect(scenario.provider.asked.another).toBe(true);
    expect(await agreed(scenario, fresh)).toBe('none');
    expect(scenario.provider.asked.another).toBe(false);
  });

  it('that has a session here too keeps it: only the new tokens are dropped', async () => {
    const scenario = await signedIn();
    const { vault, provider, session } = scenario;
    becomes(scenario, 'grace');
    const added = session.signIn({ another: true });
    await scenario.agree();
    await added;
    await session.switchAccount({ issuer: 'https://idp.test', subject: 'ada' });
    const before = vault.records();
    becomes(scenario, 'grace');
    expect(await agreed(scenario, more)).toBe('wrong_account');
    expect(vault.records()).toEqual(before);
    expect(provider.calls.revoke).toBe(0);
    expect(session.snapshot()).toMatchObject({ account: { subject: 'ada' } });
  });
});

describe('a sign-in again', () => {
  it('that is cancelled changes nothing, and can be begun again', async () => {
    const scenario = await signedIn();
    const before = onlyRecord(scenario.vault);
    const { ended } = again(scenario, more);
    await scenario.openedUrl();
    scenario.session.cancelSignIn();
    expect(await ended).toBe('sign_in_cancelled');
    expect(state(scenario)).not.toHaveProperty('signingInAgain');
    expect(onlyRecord(scenario.vault)).toEqual(before);
    expect(await agreed(scenario, more)).toBe('none');
  });

  it('gives up in time', async () => {
    const scenario = await signedIn();
    const { ended } = again(scenario, more);
    await scenario.openedUrl();
    await scenario.clock.advance(300_000);
    expect(await ended).toBe('sign_in_timed_out');
    expect(state(scenario)).toMatchObject({ state: 'signedIn' });
  });

  it('is joined by whoever needs what it is for, and by nobody else', async () => {
    const scenario = await signedIn();
    const first = again(scenario, { scopes: ['a', 'b'], maxAge: 60 });
    const same = again(scenario, { scopes: ['a'], maxAge: 300 });
    for (const needs of [
      { scopes: ['c'] },
      { scopes: [], maxAge: 30 },
      { scopes: [], acrValues: ['x'] },
    ]) {
      expect(await again(scenario, needs).ended).toBe('sign_in_running');
    }
    expect(await codeOfFailed(scenario.session.signIn({ another: true }))).toBe('sign_in_running');
    await scenario.agree();
    expect(await Promise.all([first.ended, same.ended])).toEqual(['none', 'none']);
    expect(scenario.browser.opened).toHaveLength(2);
  });

  it('does not begin while another account is added', async () => {
    const scenario = await signedIn();
    const adding = codeOfFailed(scenario.session.signIn({ another: true }));
    await turn();
    expect(await again(scenario, more).ended).toBe('sign_in_running');
    scenario.session.cancelSignIn();
    await adding;
  });

  it('has its browser opened again, as any other', async () => {
    const scenario = await signedIn();
    const { ended } = again(scenario, more);
    const url = await scenario.openedUrl();
    await scenario.session.reopenBrowser();
    expect(scenario.browser.opened.slice(-2)).toEqual([url, url]);
    scenario.session.cancelSignIn();
    await ended;
  });

  it('ends with a sign-out: whoever wants out does not want in [LO-01]', async () => {
    const scenario = await signedIn();
    const { ended } = again(scenario, more);
    await scenario.openedUrl();
    await scenario.session.signOut();
    expect(await ended).toBe('sign_in_cancelled');
    expect(scenario.session.snapshot().state).toBe('signedOut');
    expect(scenario.vault.records()).toEqual([]);
  });

  it('goes on as a sign-in when the session ends meanwhile, for the same account alone', async () => {
    const scenario = createSessionScenario();
    scenario.provider.grants.expiresInSeconds = 60;
    await scenario.session.start();
    await scenario.signIn();
    const { access, ended } = again(scenario, more);
    await scenario.openedUrl();
    scenario.provider.endAllSessions();
    await scenario.clock.advance(60_000);
    expect(scenario.session.snapshot().state).toBe('signingIn');
    becomes(scenario, 'grace');
    await scenario.agree();
    expect(await ended).toBe('wrong_account');
    expect(scenario.session.snapshot()).toMatchObject({
      state: 'signedOut',
      error: 'wrong_account',
    });
    expect(await codeOfFailed(access.get(undefined))).toBe('not_signed_in');
  });

  it('does not make a call fail that waits for a token while the new session is stored', async () => {
    const scenario = await signedIn();
    await scenario.clock.advance(10_000);
    const { access, ended } = again(scenario, more);
    const gate = createGate();
    scenario.vault.next('write', gate.before);
    const page = scenario.agree();
    await gate.reached;
    const waiting = access.get(undefined);
    gate.open();
    await page;
    expect(await ended).toBe('none');
    expect((await waiting).scope).toContain('notes:write');
  });

  it("of a session that is in memory only, by the person's choice, stores nothing unasked", async () => {
    const scenario = createSessionScenario();
    scenario.vault.health = 'unavailable';
    await scenario.session.start();
    await scenario.signIn();
    scenario.vault.health = 'available';
    expect(await agreed(scenario, more)).toBe('none');
    expect(state(scenario).persistence.kind).toBe('memory_only');
    expect(scenario.vault.records()).toEqual([]);
  });

  it('needs somebody who is signed in, and the account that is the current one', async () => {
    const scenario = await signedIn();
    const { access } = { access: scenario.session.tokens() };
    await scenario.session.signOut();
    expect(await codeOfFailed(access.signInAgain(more))).toBe('not_signed_in');
    expect(await codeOfFailed(scenario.session.tokens().signInAgain(more))).toBe('not_signed_in');
  });
});
