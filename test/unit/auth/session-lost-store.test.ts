import { describe, expect, it } from 'vitest';
import { createSessionScenario, earlierSession } from './session-scenario.ts';

describe('a start whose store has nothing, although a session was kept', () => {
  it.each([
    ['is the same one', false, 'session_missing'],
    ['is another one', true, 'store_changed'],
  ] as const)(
    'says so when the store %s; nothing is made anew [ST-12]',
    async (_, isOther, code) => {
      const { session, trace, vault, log } = createSessionScenario();
      trace.sessions = 1;
      trace.isOther = isOther;
      await session.start();
      expect(session.snapshot()).toMatchObject({
        state: 'signedOut',
        reason: 'session_ended',
        error: code,
      });
      expect(log.named('session.gone')).toEqual([{ reason: code }]);
      expect(vault.calls).not.toContain('write');
      expect(trace.sessions).toBe(1);
    },
  );

  it('says nothing to a person who was never signed in, or who has signed out [ST-12]', async () => {
    for (const sessions of [null, 0]) {
      const { session, trace } = createSessionScenario();
      trace.sessions = sessions;
      await session.start();
      expect(session.snapshot()).toMatchObject({ reason: 'never_signed_in' });
      expect(session.snapshot()).not.toHaveProperty('error');
    }
  });

  it.each(['locked', 'denied', 'unavailable'] as const)(
    'says nothing of it while the store is %s: nobody knows [ST-05, ST-12]',
    async (health) => {
      const { session, trace, vault } = createSessionScenario();
      trace.sessions = 1;
      vault.health = health;
      await session.start();
      expect(JSON.stringify(session.snapshot())).not.toMatch(/session_missing|store_changed/);
    },
  );

  it('says so when the item is gone and the list is not [ST-12]', async () => {
    const { session, trace, vault } = await earlierSession();
    trace.sessions = 1;
    vault.next('read', () => Promise.resolve({ state: 'absent' as const }));
    await session.start();
    expect(session.snapshot()).toMatchObject({ error: 'session_missing' });
  });

  it('does not take sessions of issuers that are not configured for lost ones [RT-14, ST-12]', async () => {
    const { session, trace, vault } = await earlierSession();
    const [record] = vault.records();
    if (!record) throw new Error('no session');
    await vault.remove(record.continuity);
    vault.put({ ...record, continuity: { ...record.continuity, issuer: 'https://other.test' } });
    trace.sessions = 1;
    await session.start();
    expect(session.snapshot()).toMatchObject({ reason: 'never_signed_in' });
  });

  it('says so after it was unlocked as well [ST-05, ST-12]', async () => {
    const { session, trace, vault, lock, clock } = createSessionScenario();
    trace.sessions = 1;
    vault.health = 'locked';
    lock.is = 'locked';
    await session.start();
    vault.health = 'available';
    lock.is = 'open';
    await clock.advance(5_000);
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: 'session_missing' });
  });
});
