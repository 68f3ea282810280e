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
  scopes: [],
} as const satisfies SessionSnapshot;
const signingIn = {
  ...base,
  state: 'signingIn',
  phase: 'preparing',
  deadline: 0,
} as const satisfies SessionSnapshot;
const adding = { phase: 'waiting_for_browser', provider: 'Example ID', deadline: 0 } as const;
const other = {
  issuer: 'https://id.example',
  subject: '2',
  name: 'Ada Lovelace',
  email: 'ada@work.example',
  provider: 'Example ID',
};

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
      { ...signingIn, phase: 'unlocking' },
      { ...signingIn, phase: 'waiting_for_browser' },
      { ...signingIn, phase: 'completing' },
      signedIn,
      { ...signedIn, connection: 'offline' },
      { ...signedIn, connection: 'store_locked' },
      { ...signedIn, adding: { ...adding, phase: 'preparing' } },
      { ...signedIn, adding },
      { ...signedIn, adding: { ...adding, phase: 'completing' } },
      { ...signedIn, addError: 'access_denied' },
      { ...base, state: 'signedOut', reason: 'signed_out', otherAccounts: [other] },
      { ...base, state: 'signingOut' },
    ];
    const said = sessions.map(announcement);
    expect(new Set(said).size).toBe(sessions.length);
  });

  it('tells a switch between two accounts of one name', () => {
    const { provider: _, ...account } = other;
    const before = announcement({ ...signedIn, otherAccounts: [other] });
    const after = announcement({
      ...signedIn,
      account,
      otherAccounts: [{ ...signedIn.account, provider: 'Example ID' }],
    });
    expect(after).toBe('You are signed in as Ada Lovelace, ada@work.example.');
    expect(after).not.toBe(before);
  });

  it('does not call a person signed out whose store is blocked [ST-05]', () => {
    const blocked = { ...base, state: 'storeBlocked', problem: 'store_denied' } as const;
    expect(announcement(blocked)).toContain('You are not signed out');
  });
});
