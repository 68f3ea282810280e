import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  earlierSession,
  expire,
  onlyRecord,
  signedIn,
  type SessionScenario,
} from './session-scenario.ts';

const HOUR = 60 * 60 * 1000;

/** Where a refresh can be when a person signs out. */
const INTERLEAVINGS: readonly (readonly [string, (scenario: SessionScenario) => () => void])[] = [
  [
    'waits for the store to be read',
    ({ vault }) => {
      const gate = createGate();
      vault.next('read', gate.after);
      return gate.open;
    },
  ],
  [
    'has not reached the provider',
    ({ provider }) => {
      const gate = createGate();
      provider.next('refresh', gate.before);
      return gate.open;
    },
  ],
  [
    'has rotated at the provider, and the answer is on its way',
    ({ provider }) => {
      const gate = createGate();
      provider.next('refresh', gate.after);
      return gate.open;
    },
  ],
  [
    'is about to store the new token',
    ({ vault }) => {
      const gate = createGate();
      vault.next('update', gate.before);
      return gate.open;
    },
  ],
  [
    'has stored the new token, and the store has not said so',
    ({ vault }) => {
      const gate = createGate();
      vault.next('update', gate.after);
      return gate.open;
    },
  ],
];

describe('signing out while a refresh', () => {
  it.each(INTERLEAVINGS)(
    '%s wins: nothing is stored, nobody gets a token, the newest is revoked [RT-15, LO-01]',
    async (_when, hold) => {
      const scenario = await signedIn();
      const { session, vault, provider, clock } = scenario;
      await expire(clock);
      const release = hold(scenario);
      const asked = codeOfFailed(session.tokens().get(undefined));
      await turn();
      const signingOut = session.signOut();
      await turn();
      release();
      expect(await signingOut).toMatchObject({ local: 'done', revocation: 'done' });
      expect(await asked).toBe('not_signed_in');
      await turn();
      expect(vault.records()).toEqual([]);
      expect(session.snapshot()).toMatchObject({ state: 'signedOut' });
      // Whatever was issued is dead now.
      const issued = provider.secrets.filter((secret) => secret.startsWith('refresh'));
      expect(issued.filter((token) => provider.isAlive(token))).toEqual([]);
      await clock.advance(24 * HOUR);
      expect(vault.records()).toEqual([]);
      expect(clock.timers()).toEqual([]);
    },
  );

  it.each(INTERLEAVINGS)(
    '%s, and fails, is a sign-out like any other [RT-15]',
    async (_when, hold) => {
      const scenario = await signedIn();
      const { session, vault, provider, clock } = scenario;
      await expire(clock);
      const release = hold(scenario);
      provider.always('refresh', () => Promise.reject(new AuthError('provider_unreachable')));
      void codeOfFailed(session.tokens().get(undefined));
      await turn();
      const signingOut = session.signOut();
      await turn();
      release();
      expect(await signingOut).toMatchObject({ local: 'done' });
      expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
      expect(vault.records()).toEqual([]);
    },
  );

  it('hangs waits for it three seconds, no longer, and revokes what it knows [RT-15, LO-01]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    provider.next('refresh', () => new Promise<never>(() => {}));
    await expire(clock);
    void session.tokens().get(undefined);
    await turn();
    const signingOut = session.signOut();
    await clock.advance(2_999);
    expect(vault.records()).toEqual([]);
    expect(session.snapshot()).toMatchObject({ state: 'signingOut' });
    await clock.advance(1);
    expect(await signingOut).toEqual({ local: 'done', revocation: 'done', endSession: 'opened' });
  });

  it('is answered before the store could be asked writes nothing there [RT-15, LO-01]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    await expire(clock);
    const [answer, store] = [createGate(), createGate()];
    provider.next('refresh', answer.after);
    const asked = codeOfFailed(session.tokens().get(undefined));
    await turn();
    vault.next('read', store.before);
    vault.calls.length = 0;
    const signingOut = session.signOut();
    answer.open();
    await turn();
    store.open();
    await signingOut;
    expect(await asked).toBe('not_signed_in');
    expect(vault.calls).not.toContain('update');
  });

  it('of the start has not come back ends that session too [RT-15]', async () => {
    const scenario = await earlierSession();
    const { session, provider, vault } = scenario;
    const gate = createGate();
    provider.next('refresh', gate.after);
    await session.start();
    await turn();
    const signingOut = session.signOut();
    await turn();
    gate.open();
    await signingOut;
    await turn();
    expect(vault.records()).toEqual([]);
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
  });

  it('of an older session comes back changes nothing of the next one [RT-15]', async () => {
    const scenario = await signedIn();
    const { session, provider, clock, vault, signIn } = scenario;
    const gate = createGate();
    provider.next('refresh', gate.after);
    await expire(clock);
    void codeOfFailed(session.tokens().get(undefined));
    await turn();
    const signingOut = session.signOut();
    await clock.advance(3_000);
    await signingOut;
    await signIn();
    const [snapshot, record] = [session.snapshot(), onlyRecord(vault)];
    gate.open();
    await turn();
    expect(session.snapshot()).toBe(snapshot);
    expect(onlyRecord(vault)).toEqual(record);
  });
});
