import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../../../../preload/contract.ts';
import { announcement } from '../../../../renderer/words/announcement.ts';

const base = { revision: 1, provider: 'Example ID' };
const signedIn = {
  ...base,
  state: 'signedIn',
  account: { issuer: 'https://id.example', subject: '1', name: 'Ada\u202E Lovelace' },
  connection: 'online',
  persistence: { kind: 'stored' },
  signedInAt: null,
  lastRefreshAt: null,
  accessTokenExpiresAt: null,
  clockOffset: 0,
} as const satisfies SessionSnapshot;
const signingIn = {
  ...base,
  state: 'signingIn',
  phase: 'preparing',
  deadline: 0,
} as const satisfies SessionSnapshot;

describe('what is announced', () => {
  it('is the same while the session renews itself', () => {
    const said = announcement(signedIn);
    expect(said).toBe('You are signed in as Ada Lovelace.');
    expect(announcement({ ...signedIn, connection: 'refreshing' })).toBe(said);
    expect(announcement({ ...signedIn, revision: 2, lastRefreshAt: 5 })).toBe(said);
  });

  it('differs for each thing that a person must know', () => {
    const sessions: SessionSnapshot[] = [
      { ...base, state: 'starting' },
      { ...base, state: 'restoring' },
      { ...base, state: 'storeBlocked', problem: 'store_locked' },
      { ...base, state: 'signedOut', reason: 'signed_out' },
      { ...base, state: 'signedOut', reason: 'session_ended' },
      signingIn,
      { ...signingIn, phase: 'waiting_for_browser' },
      { ...signingIn, phase: 'completing' },
      signedIn,
      { ...signedIn, connection: 'offline' },
      { ...signedIn, connection: 'store_locked' },
      { ...base, state: 'signingOut' },
    ];
    const said = sessions.map(announcement);
    expect(new Set(said).size).toBe(sessions.length);
  });

  it('does not call a person signed out whose store is blocked [ST-05]', () => {
    const blocked = { ...base, state: 'storeBlocked', problem: 'store_denied' } as const;
    expect(announcement(blocked)).toContain('You are not signed out');
  });
});
