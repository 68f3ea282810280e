import { describe, expect, it } from 'vitest';
import type { SessionRecord, Vault } from '../../main/ports.ts';

/** A vault, and what can happen to the store below it. */
export interface VaultSubject {
  readonly vault: Vault;
  /** From now on the store is like this. */
  become(health: 'available' | 'locked' | 'denied' | 'unavailable'): void;
  /** What is stored now cannot be understood any more. */
  corrupt(): void;
}

const ada: SessionRecord = {
  refreshToken: 'refresh-ada',
  scope: 'openid',
  continuity: { issuer: 'https://idp.test', subject: 'ada', audience: ['desk'], authTime: 1 },
  journal: null,
};
const eve: SessionRecord = {
  ...ada,
  refreshToken: 'refresh-eve',
  continuity: { ...ada.continuity, subject: 'eve' },
};
const adaKey = { issuer: 'https://idp.test', subject: 'ada' };
const eveKey = { issuer: 'https://idp.test', subject: 'eve' };

/** What every `Vault` has to keep. No method throws. */
export function describeVault(name: string, create: () => VaultSubject): void {
  describe(`the contract of Vault, kept by ${name}`, () => {
    it('is available and has no account at first [ST-05]', async () => {
      const { vault } = create();
      expect(await vault.probe()).toBe('available');
      expect(await vault.accounts()).toEqual({ state: 'absent' });
      expect(await vault.read(adaKey)).toEqual({ state: 'absent' });
      expect(await vault.remove(adaKey)).toEqual({ state: 'removed' });
    });

    it('keeps a record per account, the last one written first [ST-04, TX-11]', async () => {
      const { vault } = create();
      expect(await vault.write(adaKey, ada)).toEqual({ state: 'stored' });
      expect(await vault.write(eveKey, eve)).toEqual({ state: 'stored' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [eveKey, adaKey] });
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: ada });
      await vault.write(adaKey, { ...ada, refreshToken: 'rotated' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [adaKey, eveKey] });
      expect(await vault.read(adaKey)).toMatchObject({ value: { refreshToken: 'rotated' } });
      expect(await vault.read(eveKey)).toEqual({ state: 'found', value: eve });
    });

    it('takes a newer record of an account without making it the current one [RT-02]', async () => {
      const { vault } = create();
      await vault.write(adaKey, ada);
      await vault.write(eveKey, eve);
      const rotated = { ...ada, refreshToken: 'rotated' };
      expect(await vault.update(adaKey, rotated)).toEqual({ state: 'stored' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [eveKey, adaKey] });
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: rotated });
      expect(await vault.update(eveKey, { ...eve, scope: 'less' })).toEqual({ state: 'stored' });
      expect(await vault.read(eveKey)).toMatchObject({ value: { scope: 'less' } });
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: rotated });
    });

    it('takes the record of an account that is not there yet, and makes it the current one', async () => {
      const { vault } = create();
      await vault.write(adaKey, ada);
      expect(await vault.update(eveKey, eve)).toEqual({ state: 'stored' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [eveKey, adaKey] });
      expect(await vault.read(eveKey)).toEqual({ state: 'found', value: eve });
    });

    it('makes another account the current one, with what it is called', async () => {
      const { vault } = create();
      await vault.write(adaKey, ada);
      await vault.label(adaKey, { name: 'Ada' });
      await vault.write(eveKey, eve);
      expect(await vault.select(adaKey)).toEqual({ state: 'stored' });
      const value = [
        { ...adaKey, claims: { name: 'Ada' } },
        { ...eveKey, claims: {} },
      ];
      expect(await vault.accounts()).toEqual({ state: 'found', value });
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: ada });
      expect(await vault.read(eveKey)).toEqual({ state: 'found', value: eve });
      expect(await vault.select({ ...adaKey, subject: 'nobody' })).toEqual({ state: 'stored' });
      expect(await vault.accounts()).toEqual({ state: 'found', value });
    });

    it('removes one account and leaves the other [LO-06]', async () => {
      const { vault } = create();
      await vault.write(adaKey, ada);
      await vault.write(eveKey, eve);
      expect(await vault.remove(eveKey)).toEqual({ state: 'removed' });
      expect(await vault.read(eveKey)).toEqual({ state: 'absent' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [adaKey] });
    });

    it('notes what an account is called, for as long as it is there', async () => {
      const { vault } = create();
      await vault.write(adaKey, ada);
      const claims = { name: 'Ada Lovelace', email: 'ada@example.com' };
      expect(await vault.label(adaKey, claims)).toEqual({ state: 'stored' });
      await vault.write(eveKey, eve);
      const value = [
        { ...eveKey, claims: {} },
        { ...adaKey, claims },
      ];
      expect(await vault.accounts()).toEqual({ state: 'found', value });
      await vault.remove(adaKey);
      await vault.write(adaKey, ada);
      expect(await vault.accounts()).toMatchObject({ value: [{ claims: {} }, { claims: {} }] });
    });

    it('retires a session: no session is left, only the token to be revoked [LO-01, LO-02]', async () => {
      const { vault } = create();
      await vault.write(eveKey, eve);
      await vault.write(adaKey, ada);
      const tombstone = { ...adaKey, refreshToken: 'refresh-ada', since: 7 };
      expect(await vault.tombstones()).toEqual({ state: 'absent' });
      expect(await vault.retire(tombstone)).toEqual({ state: 'removed' });
      expect(await vault.read(adaKey)).toEqual({ state: 'absent' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [eveKey] });
      expect(await vault.tombstones()).toEqual({ state: 'found', value: [tombstone] });
      // What happens to others does not touch it.
      await vault.write(adaKey, { ...ada, refreshToken: 'newer' });
      await vault.label(eveKey, { name: 'Eve' });
      await vault.remove(eveKey);
      const second = { ...adaKey, refreshToken: 'newer', since: 8 };
      await vault.retire(second);
      expect(await vault.tombstones()).toEqual({ state: 'found', value: [tombstone, second] });
      expect(await vault.bury(tombstone)).toEqual({ state: 'removed' });
      expect(await vault.tombstones()).toEqual({ state: 'found', value: [second] });
      expect(await vault.bury(second)).toEqual({ state: 'removed' });
      expect(await vault.tombstones()).toEqual({ state: 'absent' });
      expect(await vault.accounts()).toEqual({ state: 'absent' });
    });

    it('buries a tombstone and leaves the session of who signed in again [LO-02]', async () => {
      const { vault } = create();
      await vault.write(adaKey, ada);
      const tombstone = { ...adaKey, refreshToken: 'refresh-ada', since: 7 };
      await vault.retire(tombstone);
      const anew = { ...ada, refreshToken: 'newer' };
      await vault.write(adaKey, anew);
      await vault.bury(tombstone);
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: anew });
    });

    it.each(['locked', 'denied', 'unavailable'] as const)(
      'says that the store is %s, and loses nothing to it [ST-05]',
      async (health) => {
        const { vault, become } = create();
        await vault.write(adaKey, ada);
        become(health);
        expect(await vault.probe()).toBe(health);
        expect(await vault.accounts()).toEqual({ state: health });
        expect(await vault.read(adaKey)).toEqual({ state: health });
        expect(await vault.write(adaKey, { ...ada, refreshToken: 'rotated' })).toEqual({
          state: health,
        });
        expect(await vault.remove(adaKey)).toEqual({ state: health });
        const tombstone = { ...adaKey, refreshToken: 'refresh-ada', since: 7 };
        expect(await vault.retire(tombstone)).toEqual({ state: health });
        expect(await vault.label(adaKey, { name: 'Ada' })).toEqual({ state: health });
        expect(await vault.update(adaKey, { ...ada, scope: 'less' })).toEqual({ state: health });
        expect(await vault.select(eveKey)).toEqual({ state: health });
        become('available');
        expect(await vault.read(adaKey)).toEqual({ state: 'found', value: ada });
      },
    );

    it('has no session of an account that signed out while the store was locked, and it is to be revoked [LO-01, LO-02]', async () => {
      const { vault, become } = create();
      await vault.write(eveKey, eve);
      await vault.write(adaKey, ada);
      become('locked');
      expect(await vault.markSignedOut(adaKey, 7)).toBe(true);
      expect(await vault.read(adaKey)).toEqual({ state: 'locked' });
      become('available');
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [eveKey] });
      expect(await vault.read(adaKey)).toEqual({ state: 'absent' });
      const tombstone = { ...adaKey, refreshToken: 'refresh-ada', since: 7 };
      expect(await vault.tombstones()).toEqual({ state: 'found', value: [tombstone] });
      expect(await vault.read(eveKey)).toEqual({ state: 'found', value: eve });
    });

    it('keeps a session that is written after such a sign-out, and it alone [LO-01]', async () => {
      const { vault, become } = create();
      await vault.write(adaKey, ada);
      become('denied');
      await vault.markSignedOut(adaKey, 7);
      become('available');
      const anew = { ...ada, refreshToken: 'newer' };
      expect(await vault.write(adaKey, anew)).toEqual({ state: 'stored' });
      expect(await vault.accounts()).toMatchObject({ state: 'found', value: [adaKey] });
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: anew });
      expect(await vault.tombstones()).toMatchObject({ value: [{ refreshToken: 'refresh-ada' }] });
    });

    it('says corrupt for what it cannot understand, and a write mends it [ST-02]', async () => {
      const { vault, corrupt } = create();
      await vault.write(adaKey, ada);
      corrupt();
      expect(await vault.read(adaKey)).toEqual({ state: 'corrupt' });
      expect(await vault.write(adaKey, ada)).toEqual({ state: 'stored' });
      expect(await vault.read(adaKey)).toEqual({ state: 'found', value: ada });
    });

    it('does one thing after the other, in the order of the calls [RT-15]', async () => {
      const { vault } = create();
      const [, , read, , absent] = await Promise.all([
        vault.write(adaKey, ada),
        vault.write(adaKey, { ...ada, refreshToken: 'rotated' }),
        vault.read(adaKey),
        vault.remove(adaKey),
        vault.read(adaKey),
      ]);
      expect(read).toMatchObject({ value: { refreshToken: 'rotated' } });
      expect(absent).toEqual({ state: 'absent' });
    });
  });
}
