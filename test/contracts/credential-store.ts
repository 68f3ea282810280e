import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialStore } from '../../main/ports.ts';

/** A store under the contract, and what a test can do to it from outside. */
export interface CredentialStoreSubject {
  readonly store: CredentialStore;
  stop(): Promise<void>;
}

/** A store that can be made to withhold everything, as a locked keyring does. */
export interface LockableSubject extends CredentialStoreSubject {
  lock(): Promise<void>;
  unlock(): Promise<void>;
}

/** What every `CredentialStore` has to keep, whatever is behind it. */
export function credentialStoreContract(
  name: string,
  start: () => Promise<CredentialStoreSubject>,
): void {
  describe(`the contract of CredentialStore, kept by ${name}`, () => {
    let subject: CredentialStoreSubject;
    let store: CredentialStore;
    const used = new Set<string>();
    const set = (account: string, value: string): Promise<void> => {
      used.add(account);
      return store.set(account, value);
    };

    beforeAll(async () => {
      subject = await start();
      store = subject.store;
    });
    afterEach(async () => {
      for (const account of used) await store.delete(account);
      used.clear();
    });
    afterAll(() => subject.stop());

    it('reads null for an item that was never written [ST-05]', async () => {
      expect(await store.get('nobody')).toBeNull();
    });

    it('reads what was written', async () => {
      await set('ada', 'value');
      expect(await store.get('ada')).toBe('value');
    });

    it('replaces an item', async () => {
      await set('ada', 'old');
      await set('ada', 'new');
      expect(await store.get('ada')).toBe('new');
    });

    it('deletes an item once, and says so', async () => {
      await set('ada', 'value');
      expect(await store.delete('ada')).toBe(true);
      expect(await store.delete('ada')).toBe(false);
      expect(await store.get('ada')).toBeNull();
    });

    it('keeps accounts apart', async () => {
      await set('ada', '1');
      await set('Ada.', '2');
      await set('["ada"]', '3');
      await store.delete('Ada.');
      expect([await store.get('ada'), await store.get('["ada"]')]).toEqual(['1', '3']);
    });

    it('keeps text outside ASCII as it is', async () => {
      const text = 'Grüße, 東京, 𝄞, "quotes" \\ and\nlines\t';
      await set('ada', text);
      expect(await store.get('ada')).toBe(text);
    });

    it('holds 2,560 bytes of UTF-8 in one item [ST-03]', async () => {
      const value = 'é'.repeat(1280);
      await set('ada', value);
      expect(await store.get('ada')).toBe(value);
    });

    it('takes calls at once, and keeps the order of those for one account', async () => {
      const writes = Array.from({ length: 8 }, (_, n) => set('ada', `value ${String(n)}`));
      const others = Array.from({ length: 8 }, (_, n) => set(`other ${String(n)}`, String(n)));
      await Promise.all([...writes, ...others]);
      expect(await store.get('ada')).toBe('value 7');
      const values = await Promise.all(
        Array.from({ length: 8 }, (_, n) => store.get(`other ${String(n)}`)),
      );
      expect(values).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    });
  });
}

/** What a store that can be locked has to keep beside `credentialStoreContract`. */
export function lockableStoreContract(name: string, start: () => Promise<LockableSubject>): void {
  describe(`the contract of a CredentialStore that can be locked, kept by ${name}`, () => {
    let subject: LockableSubject;

    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.stop());

    it('never takes a locked store for an empty one, and loses nothing to it [ST-05]', async () => {
      const { store } = subject;
      await store.set('ada', 'value');
      await subject.lock();
      for (const account of ['ada', 'nobody']) {
        const locked = { name: 'CredentialStoreError', reason: 'locked' };
        await expect(store.get(account)).rejects.toMatchObject(locked);
        await expect(store.set(account, 'other')).rejects.toMatchObject(locked);
        await expect(store.delete(account)).rejects.toMatchObject(locked);
      }
      await subject.unlock();
      expect(await store.get('ada')).toBe('value');
      expect(await store.get('nobody')).toBeNull();
      await store.delete('ada');
    });
  });
}
