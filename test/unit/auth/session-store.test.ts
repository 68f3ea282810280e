import { describe, expect, it } from 'vitest';
import { createSessionStore } from '../../../main/auth/session-store.ts';
import { createFakeVault } from '../../fakes/fake-vault.ts';
import { codeOfFailed } from './session-scenario.ts';

const ADA = { issuer: 'https://idp.test', subject: 'ada' };
const RECORD = {
  refreshToken: 'refresh-1',
  scope: 'openid',
  continuity: { ...ADA, audience: ['desk'] },
  journal: null,
};

function createStore() {
  const vault = createFakeVault();
  vault.put(RECORD);
  return { vault, store: createSessionStore(vault, ADA, () => {}) };
}

/** Its keeper is disposed by then; these hold for whoever comes late all the same. */
describe('a session that is forgotten', () => {
  it.each(['remove', 'retire'] as const)(
    'by %s is not read, marked or stored any more [RT-15, LO-01]',
    async (way) => {
      const { vault, store } = createStore();
      store.prime(RECORD);
      await (way === 'remove' ? store.remove() : store.retire(1));
      const before = vault.calls.length;
      expect(await codeOfFailed(store.load())).toBe('not_signed_in');
      expect(await codeOfFailed(store.beginRotation(RECORD, 1))).toBe('not_signed_in');
      await store.save({ ...RECORD, refreshToken: 'refresh-2' });
      await store.flush();
      expect(vault.records()).toEqual([]);
      expect(vault.calls.slice(before)).toEqual([]);
    },
  );
});

describe('a session that cannot be read', () => {
  it('because a newer version wrote it is over here, and stays for that version [ST-02]', async () => {
    const { vault, store } = createStore();
    vault.unreadable = 'newer-version';
    expect(await codeOfFailed(store.load())).toBe('session_unreadable');
    expect(await store.remove()).toBe(true);
    expect(vault.calls).not.toContain('remove');
    expect(vault.records()).toEqual([RECORD]);
  });

  it.each([
    ['locked', 'store_locked'],
    ['denied', 'store_denied'],
    ['unavailable', 'store_unavailable'],
  ] as const)('because the store is %s is not over [ST-05]', async (health, code) => {
    const { vault, store } = createStore();
    vault.health = health;
    expect(await codeOfFailed(store.load())).toBe(code);
    vault.health = 'available';
    expect(await store.load()).toEqual(RECORD);
  });
});
