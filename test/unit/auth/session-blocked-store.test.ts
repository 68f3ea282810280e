import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import { codeOfFailed, earlierSession } from './session-scenario.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The app was started with its session in a store that is locked. */
async function startedLocked() {
  const scenario = await earlierSession();
  scenario.vault.health = 'locked';
  scenario.lock.is = 'locked';
  await scenario.session.start();
  const unlock = () => {
    scenario.vault.health = 'available';
    scenario.lock.is = 'open';
  };
  return { ...scenario, unlock };
}

describe('a start with a locked store', () => {
  it('opens the session by itself when the person unlocks it [ST-05]', async () => {
    const { session, vault, lock, clock, unlock, snapshots } = await startedLocked();
    vault.calls.length = 0;
    await clock.advance(2 * MINUTE);
    expect(session.snapshot()).toMatchObject({ state: 'storeBlocked', problem: 'store_locked' });
    // The lock alone is looked at: nothing is read, nobody is asked, and no page is told the same again.
    expect(vault.calls).toEqual([]);
    expect(lock.asked).toBe(0);
    expect(snapshots).toHaveLength(2);
    unlock();
    await clock.advance(5 * SECOND);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
    expect(vault.calls.slice(0, 2)).toEqual(['accounts', 'read']);
  });

  it('looks at the lock less and less often, each five seconds at last [RT-20]', async () => {
    const { lock, clock } = await startedLocked();
    await clock.advance(10 * MINUTE);
    expect(lock.looked).toBeGreaterThan(100);
    expect(lock.looked).toBeLessThan(125);
    lock.looked = 0;
    await clock.advance(5 * SECOND);
    expect(lock.looked).toBe(1);
  });

  it('looks at once when the computer wakes', async () => {
    const { session, clock, unlock } = await startedLocked();
    await clock.advance(MINUTE);
    unlock();
    session.resume();
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
  });

  it('ends its watch with what it waited for, and with the app', async () => {
    const { session, lock, clock, unlock } = await startedLocked();
    unlock();
    await clock.advance(5 * SECOND);
    const { looked } = lock;
    await clock.advance(10 * MINUTE);
    expect(lock.looked).toBe(looked);

    const other = await startedLocked();
    await other.session.stop();
    expect(other.clock.timers()).toEqual([]);
    expect(session.snapshot().state).toBe('signedIn');
  });

  it('forgets an answer that comes when nobody waits any more [RT-15]', async () => {
    const { session, vault, lock, clock } = await startedLocked();
    const late = Promise.withResolvers<'open'>();
    lock.state = () => late.promise;
    await clock.advance(5 * SECOND);
    await session.stop();
    vault.calls.length = 0;
    late.resolve('open');
    await turn();
    expect([vault.calls, clock.timers()]).toEqual([[], []]);
  });

  it('reads seldom where the lock is open and nothing can be read all the same [RT-20]', async () => {
    const { vault, lock, clock, session } = await startedLocked();
    lock.is = 'open';
    await clock.advance(5 * MINUTE);
    vault.calls.length = 0;
    await clock.advance(10 * MINUTE);
    expect(vault.calls.length).toBeGreaterThanOrEqual(9);
    expect(vault.calls.length).toBeLessThanOrEqual(11);
    vault.health = 'available';
    await clock.advance(MINUTE);
    expect(session.snapshot().state).toBe('signedIn');
  });

  it('is never read by itself where only a prompt could tell, but when a prompt has gone [ST-05, ST-06]', async () => {
    const { session, vault, lock, clock } = await startedLocked();
    lock.is = 'unknown';
    vault.calls.length = 0;
    await clock.advance(10 * MINUTE);
    expect(vault.calls).toEqual([]);
    lock.is = 'locked';
    await clock.advance(5 * SECOND);
    lock.is = 'unknown';
    vault.health = 'available';
    await clock.advance(5 * SECOND);
    expect(session.snapshot().state).toBe('signedIn');
  });

  it('that refused the app is asked again by the button alone [ST-05]', async () => {
    const { session, vault, lock, clock } = await earlierSession();
    vault.health = 'denied';
    await session.start();
    vault.calls.length = 0;
    vault.health = 'available';
    await clock.advance(10 * MINUTE);
    expect([vault.calls, lock.looked, clock.timers()]).toEqual([[], 0, []]);
    expect(await session.signIn()).toMatchObject({ state: 'signedIn' });
    expect(lock.asked).toBe(0);
  });

  it('that goes away meanwhile signs nobody out [ST-05, ST-12]', async () => {
    const { session, vault, lock, clock } = await startedLocked();
    vault.health = 'unavailable';
    lock.is = 'open';
    await clock.advance(5 * SECOND);
    expect(session.snapshot()).toMatchObject({
      state: 'storeBlocked',
      problem: 'store_unavailable',
    });
    vault.health = 'available';
    expect(await session.signIn()).toMatchObject({ state: 'signedIn' });
  });
});

describe('the button of a locked store', () => {
  it('has the person asked to unlock it, and opens the session [ST-05]', async () => {
    const { session, lock, browser, unlock } = await startedLocked();
    const asked = session.signIn();
    await turn();
    expect(lock.prompts()).toBe(1);
    expect(session.snapshot().state).toBe('storeBlocked');
    unlock();
    lock.dismiss();
    expect(await asked).toMatchObject({ state: 'signedIn', account: { subject: 'ada' } });
    expect(browser.opened).toEqual([]);
  });

  it('is answered by whoever unlocks it in another way, and the prompt goes [ST-05, ST-06]', async () => {
    const { session, lock, clock, unlock, provider } = await startedLocked();
    const asked = session.signIn();
    await turn();
    unlock();
    await clock.advance(5 * SECOND);
    expect(await asked).toMatchObject({ state: 'signedIn' });
    expect(lock.prompts()).toBe(0);
    await clock.advance(SECOND);
    expect(provider.calls.refresh).toBe(1);
  });

  it('says that it is locked when the person closes the prompt, and asks again on request [ST-05]', async () => {
    const { session, lock, vault } = await startedLocked();
    const answer = codeOfFailed(session.signIn());
    await turn();
    vault.calls.length = 0;
    lock.dismiss();
    expect(await answer).toBe('store_locked');
    expect(vault.calls).toEqual([]);
    void codeOfFailed(session.signIn());
    await turn();
    expect([lock.asked, lock.prompts()]).toEqual([2, 1]);
  });

  it('leaves no prompt for ever, and none when the app ends [ST-06, LB-14]', async () => {
    const { session, lock, clock } = await startedLocked();
    const first = codeOfFailed(session.signIn());
    await clock.advance(300 * SECOND);
    expect(await first).toBe('store_locked');
    expect(lock.prompts()).toBe(0);
    const second = codeOfFailed(session.signIn());
    await turn();
    expect(lock.prompts()).toBe(1);
    await session.stop();
    expect(await second).toBe('store_locked');
    expect([lock.prompts(), clock.timers()]).toEqual([0, []]);
  });

  it('goes on to the browser when nothing was in the store [ST-05]', async () => {
    const scenario = await startedLocked();
    const { session, vault, lock, agree, unlock } = scenario;
    const [record] = vault.records();
    if (record) {
      vault.health = 'available';
      await vault.remove(record.continuity);
      vault.health = 'locked';
    }
    const answer = session.signIn();
    await turn();
    unlock();
    lock.dismiss();
    await agree();
    expect(await answer).toMatchObject({ state: 'signedIn', persistence: { kind: 'stored' } });
  });
});
