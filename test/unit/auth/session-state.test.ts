import { describe, expect, it } from 'vitest';
import {
  assertTransition,
  toSnapshot,
  transitions,
  type SessionState,
} from '../../../main/auth/session-state.ts';

const kinds = Object.keys(transitions) as SessionState['kind'][];

describe('the table of transitions', () => {
  it('is this one; a change of it is a decision', () => {
    expect(transitions).toEqual({
      starting: ['restoring'],
      restoring: ['signedOut', 'signedIn', 'storeBlocked'],
      storeBlocked: ['storeBlocked', 'signedOut', 'signedIn'],
      signedOut: ['signingIn', 'signedIn'],
      signingIn: ['signingIn', 'signedIn', 'signedOut'],
      signedIn: ['signedIn', 'signingOut', 'signedOut'],
      signingOut: ['signedOut'],
    });
  });

  it('leads everywhere from the start, and out of every state', () => {
    const reached = new Set<SessionState['kind']>(['starting']);
    for (const kind of reached) for (const next of transitions[kind]) reached.add(next);
    expect([...reached].sort()).toEqual([...kinds].sort());
    for (const kind of kinds) {
      expect(transitions[kind].some((next) => next !== kind)).toBe(true);
    }
  });

  it('has only known states, and every other step is refused', () => {
    for (const from of kinds) {
      for (const to of kinds) {
        const step = () => {
          assertTransition(from, to);
        };
        if (transitions[from].includes(to)) expect(step).not.toThrow();
        else expect(step).toThrow(`no transition from ${from} to ${to}`);
      }
    }
  });
});

describe('what the page is shown', () => {
  const account = { issuer: 'https://idp.test', subject: 'ada' };

  it('of a signed-in session is exactly this [IP-03, RT-01]', () => {
    const state = {
      kind: 'signedIn',
      account: { ...account, refreshToken: 'canary' },
      claims: { name: 'Ada' },
      connection: 'online',
      persistence: { kind: 'stored' },
      signedInAt: 1,
      lastRefreshAt: null,
      accessTokenExpiresAt: 2,
      clockOffset: 0,
      scopes: [],
      accessToken: 'canary',
      refreshToken: 'canary',
      idToken: 'canary',
    } as SessionState;
    expect(
      toSnapshot(state, {
        revision: 7,
        provider: 'Test sign-in',
        unfinishedSignOuts: 0,
        otherAccounts: [],
        providers: [],
        canSignOutEverywhere: false,
      }),
    ).toEqual({
      revision: 7,
      provider: 'Test sign-in',
      state: 'signedIn',
      account: { ...account, name: 'Ada' },
      connection: 'online',
      persistence: { kind: 'stored' },
      signedInAt: 1,
      lastRefreshAt: null,
      accessTokenExpiresAt: 2,
      clockOffset: 0,
      scopes: [],
    });
  });

  it('is plain data that can cross the border [IP-06]', () => {
    const states: SessionState[] = [
      { kind: 'starting' },
      { kind: 'restoring' },
      { kind: 'storeBlocked', problem: 'store_locked' },
      { kind: 'signedOut', reason: 'session_ended', error: 'session_ended' },
      { kind: 'signingIn', phase: 'preparing', deadline: 5, storeProblem: 'store_unavailable' },
      { kind: 'signingOut' },
    ];
    for (const state of states) {
      const snapshot = toSnapshot(state, {
        revision: 1,
        provider: 'x',
        unfinishedSignOuts: 2,
        otherAccounts: [],
        providers: [],
        canSignOutEverywhere: true,
      });
      expect(structuredClone(snapshot)).toEqual(snapshot);
      const { kind, ...rest } = state;
      expect(snapshot).toEqual({
        revision: 1,
        provider: 'x',
        unfinishedSignOuts: 2,
        state: kind,
        ...rest,
      });
    }
  });
});
