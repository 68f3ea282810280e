import { describe, expect, it } from 'vitest';
import type { SignInService } from '../../../main/auth/sign-in-services.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createFakeOidcProvider } from '../../fakes/fake-oidc-provider.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  createSessionScenario,
  expectNoSecrets,
  expire,
  signedIn,
  signedOut,
  type SessionScenario,
} from './session-scenario.ts';

const ISSUER = 'https://idp.test';
const ADA = { issuer: ISSUER, subject: 'ada' };
const BOB = { issuer: ISSUER, subject: 'bob' };
const HOURS = 60 * 60 * 1000;

/** Another person comes to the browser and signs in beside whoever is. */
async function add(scenario: SessionScenario, subject = 'bob'): Promise<SessionSnapshot> {
  scenario.provider.person = { subject, claims: { name: `${subject} by name` } };
  const added = scenario.session.signIn({ another: true });
  await scenario.agree();
  return added;
}

/** Ada signed in, then Bob: Bob is the current one. */
async function adaAndBob(options: Parameters<typeof signedIn>[0] = {}): Promise<SessionScenario> {
  const scenario = await signedIn(options);
  await add(scenario);
  return scenario;
}

/** The same computer, the app started anew. */
async function restarted({ vault, provider, clock }: SessionScenario): Promise<SessionScenario> {
  const again = createSessionScenario({ vault, provider, clock });
  await again.session.start();
  return again;
}

const tokenOf = ({ vault }: SessionScenario, subject: string) =>
  vault.records().find(({ continuity }) => continuity.subject === subject)?.refreshToken ?? '';
const order = ({ vault }: SessionScenario) =>
  vault.records().map(({ continuity }) => continuity.subject);

describe('adding an account', () => {
  it('leaves the current one signed in until the new one is, and keeps both [LO-06, TX-11]', async () => {
    const scenario = await signedIn();
    const { session, snapshots, provider, openedUrl } = scenario;
    snapshots.length = 0;
    const added = session.signIn({ another: true });
    await openedUrl();
    expect(session.snapshot()).toMatchObject({
      state: 'signedIn',
      account: ADA,
      adding: { phase: 'waiting_for_browser', provider: 'Test sign-in' },
    });
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    provider.person = { subject: 'bob', claims: { name: 'Bob' } };
    await scenario.agree();
    const snapshot = await added;
    expect(snapshot).toMatchObject({
      state: 'signedIn',
      account: { ...BOB, name: 'Bob' },
      otherAccounts: [{ ...ADA, name: 'Ada Lovelace', provider: 'Test sign-in' }],
    });
    expect(snapshot).not.toHaveProperty('adding');
    expect(snapshots.every(({ state }) => state === 'signedIn')).toBe(true);
    expect(order(scenario)).toEqual(['bob', 'ada']);
    expectNoSecrets(scenario);
  });

  it('asks the provider to let the person choose, and does not where nobody is signed in', async () => {
    const { session, openedUrl } = await signedIn();
    expect(new URL(await openedUrl()).searchParams.get('prompt')).toBeNull();
    void codeOfFailed(session.signIn({ another: true }));
    expect(new URL(await openedUrl()).searchParams.get('prompt')).toBe('select_account');
  });

  it('tells two people with one e-mail address apart [TX-11]', async () => {
    const scenario = await signedOut();
    const claims = { name: 'Ada', email: 'ada@example.com' };
    scenario.provider.person = { subject: 'ada', claims };
    await scenario.signIn();
    scenario.provider.person = { subject: 'other-ada', claims };
    const added = scenario.session.signIn({ another: true });
    await scenario.agree();
    expect(await added).toMatchObject({
      account: { subject: 'other-ada', ...claims },
      otherAccounts: [{ subject: 'ada', ...claims }],
    });
  });

  it.each([
    ['cancelled', 'sign_in_cancelled', {}],
    ['declined', 'access_denied', { addError: 'access_denied' }],
    ['left alone', 'sign_in_timed_out', { addError: 'sign_in_timed_out' }],
  ] as const)('and being %s leaves the current one as it was', async (how, code, said) => {
    const { session, clock, visit, openedUrl } = await signedIn();
    const before = session.snapshot();
    const added = codeOfFailed(session.signIn({ another: true }));
    const state = new URL(await openedUrl()).searchParams.get('state') ?? '';
    if (how === 'cancelled') session.cancelSignIn();
    if (how === 'declined') {
      await visit(new URLSearchParams({ error: code, state, iss: ISSUER }).toString());
    }
    if (how === 'left alone') await clock.advance(301_000);
    expect(await added).toBe(code);
    const { revision } = session.snapshot();
    expect(session.snapshot()).toEqual({ ...before, revision, ...said });
  });

  it('forgets why the last try failed as soon as there is a new one', async () => {
    const { session, visit, openedUrl } = await signedIn();
    const added = codeOfFailed(session.signIn({ another: true }));
    const state = new URL(await openedUrl()).searchParams.get('state') ?? '';
    await visit(new URLSearchParams({ error: 'access_denied', state, iss: ISSUER }).toString());
    await added;
    void codeOfFailed(session.signIn({ another: true }));
    await turn();
    expect(session.snapshot()).not.toHaveProperty('addError');
  });

  it('takes the place of a session that the provider ends meanwhile', async () => {
    const scenario = await signedIn();
    const { session, provider, clock, openedUrl } = scenario;
    await expire(clock);
    const added = session.signIn({ another: true });
    await openedUrl();
    provider.endAllSessions();
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('session_ended');
    expect(session.snapshot()).toMatchObject({
      state: 'signingIn',
      phase: 'waiting_for_browser',
    });
    provider.person = { subject: 'bob', claims: {} };
    await scenario.agree();
    expect(await added).toMatchObject({ state: 'signedIn', account: BOB });
    expect(await added).not.toHaveProperty('otherAccounts');
  });

  it('is ended by a sign-out: whoever wants out does not want in', async () => {
    const { session, openedUrl } = await signedIn();
    const added = codeOfFailed(session.signIn({ another: true }));
    await openedUrl();
    await session.signOut();
    expect(await added).toBe('sign_in_cancelled');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
  });
});

describe('the same person once more', () => {
  it('is one account, with the newer tokens, and the older are never sent or written again [RT-15, RT-04]', async () => {
    const scenario = await signedIn();
    const { session, provider, clock, vault } = scenario;
    const older = tokenOf(scenario, 'ada');
    await expire(clock);
    // A refresh whose answer comes after the newer session.
    const gate = createGate();
    provider.next('refresh', gate.after);
    const late = codeOfFailed(session.tokens().get(undefined));
    await gate.reached;
    await add(scenario, 'ada');
    const newer = tokenOf(scenario, 'ada');
    expect(newer).not.toBe(older);
    gate.open();
    // Whoever waited for it is given the newer one's token.
    expect(await late).toBe('none');
    expect(tokenOf(scenario, 'ada')).toBe(newer);
    expect(vault.records()).toHaveLength(1);
    // Many providers would end the newer one with it (decision 0017).
    expect(provider.calls.revoke).toBe(0);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: ADA });
    expect(session.snapshot()).not.toHaveProperty('otherAccounts');
    await expire(clock);
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    expect(provider.isAlive(tokenOf(scenario, 'ada'))).toBe(true);
  });

  it('is not disturbed by late news of the store about the older tokens [RT-15]', async () => {
    const scenario = await signedOut();
    const { session, vault, clock } = scenario;
    const write = vault.write.bind(vault);
    const late: (() => void)[] = [];
    vault.write = (account, record, later) =>
      write(
        account,
        record,
        later &&
          ((outcome) =>
            late.push(() => {
              later(outcome);
            })),
      );
    vault.laterOutcome = { state: 'not-verified' };
    await scenario.signIn();
    vault.write = write;
    vault.laterOutcome = { state: 'stored' };
    await add(scenario, 'ada');
    const newer = tokenOf(scenario, 'ada');
    for (const tell of late) tell();
    expect(late).toHaveLength(1);
    expect(session.snapshot()).toMatchObject({ persistence: { kind: 'stored' } });
    await clock.advance(120_000);
    await turn();
    expect(tokenOf(scenario, 'ada')).toBe(newer);
    await add(scenario);
    expect(await session.switchAccount(ADA)).toMatchObject({ persistence: { kind: 'stored' } });
  });

  it.each([
    ['as the current account', 'ada'],
    ['as the other one', 'bob'],
  ])('and cancelled while it is stored stays signed in %s [LB-14]', async (_, who) => {
    const scenario = await adaAndBob();
    const { session, provider, vault } = scenario;
    await session.switchAccount(ADA);
    provider.person = { subject: who, claims: {} };
    const gate = createGate();
    vault.next('write', gate.after);
    const again = codeOfFailed(session.signIn({ another: true }));
    void scenario.agree();
    await gate.reached;
    session.cancelSignIn();
    gate.open();
    expect(await again).toBe('sign_in_cancelled');
    while (vault.records().length < 2) await turn();
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: ADA });
    expect(session.snapshot()).toMatchObject({ otherAccounts: [BOB] });
    for (const account of [BOB, ADA]) {
      await session.switchAccount(account);
      await expire(scenario.clock);
      expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    }
  });
});

describe('switching', () => {
  it('opens an account of this run without the store or the browser, and says so [LO-06]', async () => {
    const scenario = await adaAndBob();
    const { session, vault, browser, log } = scenario;
    const opened = browser.opened.length;
    vault.calls.length = 0;
    const signedInAt = session.snapshot();
    const snapshot = await session.switchAccount(ADA);
    expect(snapshot).toMatchObject({
      state: 'signedIn',
      account: { ...ADA, name: 'Ada Lovelace' },
      connection: 'online',
      persistence: { kind: 'stored' },
      otherAccounts: [{ ...BOB, name: 'bob by name' }],
    });
    expect(signedInAt).toMatchObject({ account: BOB });
    expect(vault.calls).toEqual(['select']);
    expect(browser.opened).toHaveLength(opened);
    expect(log.text()).toContain('account.switched');
  });

  it('to the current account changes nothing', async () => {
    const { session, vault } = await adaAndBob();
    const before = session.snapshot();
    vault.calls.length = 0;
    expect(await session.switchAccount(BOB)).toBe(before);
    expect(vault.calls).toEqual([]);
  });

  it('is remembered: the next start opens the account used last, and lists the others', async () => {
    const scenario = await adaAndBob();
    await scenario.session.switchAccount(ADA);
    await scenario.session.stop();
    const { session } = await restarted(scenario);
    expect(session.snapshot()).toMatchObject({
      state: 'signedIn',
      account: { ...ADA, name: 'Ada Lovelace' },
      otherAccounts: [{ ...BOB, name: 'bob by name' }],
    });
  });

  it('opens an account that only the store has, with its own refresh token [RT-01]', async () => {
    const earlier = await adaAndBob();
    await earlier.session.stop();
    const scenario = await restarted(earlier);
    const { session, provider } = scenario;
    await turn();
    const before = tokenOf(scenario, 'ada');
    const snapshot = await session.switchAccount(ADA);
    expect(snapshot).toMatchObject({ account: ADA, connection: 'refreshing' });
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    expect(provider.isAlive(before)).toBe(false);
    expect(provider.isAlive(tokenOf(scenario, 'ada'))).toBe(true);
    expect(provider.isAlive(tokenOf(scenario, 'bob'))).toBe(true);
    expectNoSecrets(scenario);
  });

  it('lets the account that is left rest: nothing is sent for it, whatever the time [RT-20]', async () => {
    const scenario = await adaAndBob();
    const { session, provider, clock } = scenario;
    const resting = tokenOf(scenario, 'ada');
    await clock.advance(5 * HOURS);
    session.suspend();
    session.resume();
    await clock.advance(5 * HOURS);
    expect(provider.calls.refresh).toBeGreaterThan(3);
    expect(tokenOf(scenario, 'ada')).toBe(resting);
    // It wakes with a refresh of its own.
    const before = provider.calls.refresh;
    await session.switchAccount(ADA);
    await clock.advance(1);
    await turn();
    expect(provider.calls.refresh).toBe(before + 1);
    expect(tokenOf(scenario, 'ada')).not.toBe(resting);
  });

  it('to and fro, many times at once, never sends one refresh token twice [RT-04]', async () => {
    const earlier = await adaAndBob();
    await earlier.session.stop();
    const scenario = await restarted(earlier);
    const { session, provider, clock } = scenario;
    for (let round = 0; round < 5; round += 1) {
      await expire(clock);
      const asked = [ADA, BOB, ADA, ADA, BOB, ADA].map((account) => {
        const switched = codeOfFailed(session.switchAccount(account));
        return Promise.all([switched, codeOfFailed(session.tokens().get(undefined))]);
      });
      expect(new Set((await Promise.all(asked)).flat())).toEqual(new Set(['none']));
    }
    for (const subject of ['ada', 'bob']) {
      expect(provider.isAlive(tokenOf(scenario, subject))).toBe(true);
    }
  });

  it('lets a refresh that is under way end and be stored, behind the current account [RT-02, RT-09]', async () => {
    const scenario = await adaAndBob();
    const { session, provider, clock } = scenario;
    await expire(clock);
    const gate = createGate();
    provider.next('refresh', gate.after);
    const late = session.tokens().get(undefined);
    await gate.reached;
    await session.switchAccount(ADA);
    gate.open();
    expect((await late).value).toMatch(/^access-/);
    expect(provider.isAlive(tokenOf(scenario, 'bob'))).toBe(true);
    expect(order(scenario)).toEqual(['ada', 'bob']);
    expect(session.snapshot()).toMatchObject({ account: ADA });
  });

  it('is not undone when the session that was left ends; that is off the list [RT-15]', async () => {
    const scenario = await adaAndBob();
    const { session, provider, clock, vault } = scenario;
    await expire(clock);
    const gate = createGate();
    provider.next('refresh', gate.before);
    const late = codeOfFailed(session.tokens().get(undefined));
    await gate.reached;
    await session.switchAccount(ADA);
    await session.tokens().get(undefined);
    await provider.revoke(tokenOf(scenario, 'bob'));
    gate.open();
    expect(await late).toBe('session_ended');
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: ADA });
    expect(session.snapshot()).not.toHaveProperty('otherAccounts');
    expect(vault.records()).toHaveLength(1);
  });

  it('keeps sessions that live in memory only', async () => {
    const scenario = createSessionScenario();
    scenario.vault.health = 'unavailable';
    await scenario.session.start();
    await scenario.signIn();
    await add(scenario);
    const { session, clock } = scenario;
    for (const account of [ADA, BOB, ADA]) {
      const snapshot = await session.switchAccount(account);
      expect(snapshot).toMatchObject({ account, persistence: { kind: 'memory_only' } });
      await expire(clock);
      expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    }
  });

  it.each([
    ['locked', 'store_locked'],
    ['denied', 'store_denied'],
    ['unavailable', 'store_unavailable'],
  ] as const)(
    'does not leave the current account for one in a store that is %s [ST-05]',
    async (health, code) => {
      const earlier = await adaAndBob();
      await earlier.session.stop();
      const { session, vault } = await restarted(earlier);
      await session.tokens().get(undefined);
      vault.health = health;
      expect(await codeOfFailed(session.switchAccount(ADA))).toBe(code);
      expect(session.snapshot()).toMatchObject({ account: BOB, otherAccounts: [ADA] });
      vault.health = 'available';
      expect(await session.switchAccount(ADA)).toMatchObject({ account: ADA });
    },
  );

  it.each([
    ['gone', null, 1, 'session_missing'],
    ['corrupt', 'corrupt', 1, 'session_unreadable'],
    ['of a newer version', 'newer-version', 2, 'session_unreadable'],
  ] as const)(
    'to a session that is %s says so, and takes it off the list [ST-02, ST-12]',
    async (_, unreadable, left, code) => {
      const earlier = await adaAndBob();
      await earlier.session.stop();
      const { session, vault } = await restarted(earlier);
      await session.tokens().get(undefined);
      if (unreadable === null) await vault.remove(ADA);
      vault.unreadable = unreadable;
      expect(await codeOfFailed(session.switchAccount(ADA))).toBe(code);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: BOB });
      expect(session.snapshot()).not.toHaveProperty('otherAccounts');
      expect(vault.records()).toHaveLength(left);
    },
  );

  it('to an account that is not signed in here, or during a sign-in, is refused', async () => {
    const { session, openedUrl } = await adaAndBob();
    expect(await codeOfFailed(session.switchAccount({ ...ADA, subject: 'eve' }))).toBe(
      'account_unknown',
    );
    void codeOfFailed(session.signIn({ another: true }));
    await openedUrl();
    expect(await codeOfFailed(session.switchAccount(ADA))).toBe('sign_in_running');
    expect(session.snapshot()).toMatchObject({ account: BOB });
  });

  it('waits for a sign-out, and goes on from there', async () => {
    const { session, vault } = await adaAndBob();
    const gate = createGate();
    vault.next('retire', gate.after);
    const out = session.signOut();
    await gate.reached;
    const switched = session.switchAccount(ADA);
    gate.open();
    expect(await out).toMatchObject({ local: 'done' });
    expect(await switched).toMatchObject({ state: 'signedIn', account: ADA });
  });

  it('to an account that is signed out while its session is read is refused', async () => {
    const earlier = await adaAndBob();
    await earlier.session.stop();
    const { session, vault } = await restarted(earlier);
    const gate = createGate();
    vault.next('read', gate.after);
    const switched = codeOfFailed(session.switchAccount(ADA));
    await gate.reached;
    const out = session.signOut({ account: ADA });
    gate.open();
    expect(await switched).toBe('account_unknown');
    expect(await out).toMatchObject({ local: 'done', revocation: 'done' });
    expect(session.snapshot()).toMatchObject({ account: BOB });
  });
});

describe('signing out', () => {
  it('of the current account leaves the others, which are one call away [LO-06]', async () => {
    const scenario = await adaAndBob();
    const { session, provider } = scenario;
    const [ada, bob] = [tokenOf(scenario, 'ada'), tokenOf(scenario, 'bob')];
    expect(await session.signOut()).toMatchObject({ local: 'done', revocation: 'done' });
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'signed_out',
      otherAccounts: [ADA],
    });
    expect([provider.isAlive(ada), provider.isAlive(bob)]).toEqual([true, false]);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('not_signed_in');
    expect(await session.switchAccount(ADA)).toMatchObject({ state: 'signedIn', account: ADA });
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
  });

  it.each([
    ['of this run', false],
    ['that only the store has', true],
  ])('of another account %s leaves the current one as it is [LO-06]', async (_, anew) => {
    const first = await adaAndBob();
    if (anew) await first.session.stop();
    const scenario = anew ? await restarted(first) : first;
    const { session, provider, vault } = scenario;
    await session.tokens().get(undefined);
    const [ada, bob] = [tokenOf(scenario, 'ada'), tokenOf(scenario, 'bob')];
    expect(await session.signOut({ account: ADA })).toMatchObject({
      local: 'done',
      revocation: 'done',
    });
    expect([provider.isAlive(ada), provider.isAlive(bob)]).toEqual([false, true]);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: BOB });
    expect(session.snapshot()).not.toHaveProperty('otherAccounts');
    expect(vault.records()).toHaveLength(1);
    expect(await codeOfFailed(session.signOut({ account: ADA }))).toBe('account_unknown');
    expectNoSecrets(scenario);
  });

  it("ends the browser's session with the last account of its service only [LO-06, LO-03]", async () => {
    const { session, browser } = await adaAndBob();
    const opened = browser.opened.length;
    expect(await session.signOut({ account: ADA })).toMatchObject({ endSession: 'skipped' });
    expect(browser.opened).toHaveLength(opened);
    expect(await session.signOut()).toMatchObject({ endSession: 'opened' });
  });

  it('of the current account by name is the same as without [LO-01]', async () => {
    const { session } = await adaAndBob();
    expect(await session.signOut({ account: BOB })).toMatchObject({ local: 'done' });
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
  });

  it('of another account while the store is locked is done when it is unlocked [LO-01, ST-05]', async () => {
    const earlier = await adaAndBob();
    await earlier.session.stop();
    const scenario = await restarted(earlier);
    const { session, vault, clock } = scenario;
    await session.tokens().get(undefined);
    vault.health = 'locked';
    expect(await session.signOut({ account: ADA })).toMatchObject({ local: 'pending' });
    expect(session.snapshot()).toMatchObject({ account: BOB, unfinishedSignOuts: 1 });
    vault.health = 'available';
    await clock.advance(60_000);
    await turn();
    expect(vault.records()).toHaveLength(1);
    expect(session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
  });

  it('is waited for when the app is closed', async () => {
    const { session, vault } = await adaAndBob();
    const gate = createGate();
    vault.next('retire', gate.after);
    const out = session.signOut({ account: ADA });
    await gate.reached;
    let stopped = false;
    const stop = session.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect(stopped).toBe(false);
    gate.open();
    await Promise.all([out, stop]);
    expect(vault.records()).toHaveLength(1);
  });
});

describe('a start', () => {
  it('passes over accounts that have no session any more, and does not list them', async () => {
    const earlier = await adaAndBob();
    await earlier.session.stop();
    const { vault, provider, clock } = earlier;
    vault.next('read', () => Promise.resolve({ state: 'absent' as const }));
    const { session } = createSessionScenario({ vault, provider, clock });
    await session.start();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: ADA });
    expect(session.snapshot()).not.toHaveProperty('otherAccounts');
  });

  it('with a session that cannot be understood offers the others [ST-02]', async () => {
    const earlier = await adaAndBob();
    await earlier.session.stop();
    const { vault, provider, clock } = earlier;
    vault.next('read', () => Promise.resolve({ state: 'corrupt' as const }));
    const { session } = createSessionScenario({ vault, provider, clock });
    await session.start();
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      error: 'session_unreadable',
      otherAccounts: [ADA],
    });
    expect(await session.switchAccount(ADA)).toMatchObject({ state: 'signedIn', account: ADA });
  });
});

describe('several sign-in services', () => {
  const FAR = 'https://far.test';
  const far = (): SignInService & {
    readonly provider: ReturnType<typeof createFakeOidcProvider>;
  } => ({
    issuer: FAR,
    name: 'Far away',
    redirectPath: '/callback',
    provider: createFakeOidcProvider(FAR),
    mainResource: undefined,
    endSession: true,
  });

  async function farAndNear() {
    const other = far();
    const scenario = await signedIn({ others: [other] });
    const added = scenario.session.signIn({ another: true, provider: FAR });
    await scenario.visit(other.provider.authorize(await scenario.openedUrl()));
    await added;
    return { ...scenario, other };
  }

  it('are named, and the person signs in where they chose', async () => {
    const { session, other, provider } = await farAndNear();
    expect(session.snapshot()).toMatchObject({
      account: { issuer: FAR, subject: 'ada' },
      provider: 'Far away',
      otherAccounts: [{ ...ADA, provider: 'Test sign-in' }],
      providers: [
        { issuer: ISSUER, name: 'Test sign-in' },
        { issuer: FAR, name: 'Far away' },
      ],
    });
    expect([provider.calls.exchange, other.provider.calls.exchange]).toEqual([1, 1]);
  });

  it('never get the refresh token of one another [RT-14]', async () => {
    const scenario = await farAndNear();
    const { session, other, provider, clock } = scenario;
    for (const account of [ADA, { issuer: FAR, subject: 'ada' }, ADA]) {
      await session.switchAccount(account);
      await expire(clock);
      await session.tokens().get(undefined);
    }
    await session.signOut({ account: { issuer: FAR, subject: 'ada' } });
    await session.signOut();
    for (const { received, secrets } of [provider, other.provider]) {
      expect(received.length).toBeGreaterThan(1);
      expect(received.filter((token) => !secrets.includes(token))).toEqual([]);
    }
  });

  it('never mix: an API of one is not called with an account of another [RI-01]', async () => {
    const { session } = await farAndNear();
    expect(await codeOfFailed(session.tokens(ISSUER).get(undefined))).toBe('wrong_provider');
    expect((await session.tokens(FAR).get(undefined)).value).toMatch(/^access-/);
    await session.switchAccount(ADA);
    expect(await codeOfFailed(session.tokens(FAR).get(undefined))).toBe('wrong_provider');
  });

  it('end their own browser session each [LO-06]', async () => {
    const { session, browser } = await farAndNear();
    expect(await session.signOut()).toMatchObject({ endSession: 'opened' });
    expect(browser.opened.at(-1)).toContain(FAR);
    await session.switchAccount(ADA);
    expect(await session.signOut()).toMatchObject({ endSession: 'opened' });
    expect(browser.opened.at(-1)).toContain(ISSUER);
  });

  it('are not mixed up: one attempt at a time, and none at one that is not configured', async () => {
    const { session, openedUrl } = await signedOut({ others: [far()] });
    expect(await codeOfFailed(session.signIn({ provider: 'https://evil.test' }))).toBe(
      'bad_request',
    );
    const first = codeOfFailed(session.signIn({ provider: FAR }));
    expect(await openedUrl()).toContain(FAR);
    expect(session.snapshot()).toMatchObject({ state: 'signingIn', provider: 'Far away' });
    expect(await codeOfFailed(session.signIn({ provider: ISSUER }))).toBe('sign_in_running');
    session.cancelSignIn();
    expect(await first).toBe('sign_in_cancelled');
  });
});
