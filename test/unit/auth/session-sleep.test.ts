import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import { constantRandom } from '../../fakes/fake-random.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, expire, signedIn, signedOut } from './session-scenario.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a computer that sleeps', () => {
  it('begins no refresh between suspend and resume, and does it then [RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    await expire(clock);
    session.suspend();
    let code: string | null = null;
    void codeOfFailed(session.tokens().get(undefined)).then((answered) => {
      code = answered;
    });
    await clock.advance(10 * SECOND);
    expect(provider.calls.refresh).toBe(0);
    clock.sleep(8 * HOUR);
    session.resume();
    await turn();
    expect(code).toBe('none');
    expect(provider.calls.refresh).toBe(1);
  });

  it('hands out no token that came right before the sleep and expired in it [RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    clock.sleep(8 * HOUR);
    await session.tokens().get(undefined);
    expect(provider.calls.refresh).toBe(1);
  });

  it.each([
    ['sign-in', 0],
    ['refresh', 1],
  ] as const)(
    'counts the life of the token of a %s from when it came, not from when it was stored [RT-16]',
    async (what, refreshes) => {
      const scenario = await signedOut();
      const { session, vault, provider, clock } = scenario;
      if (what === 'refresh') {
        await scenario.signIn();
        await expire(clock);
      }
      const gate = createGate();
      // The mark of the rotation comes before the request.
      if (what === 'refresh') vault.next('update', (run) => run());
      vault.next(what === 'refresh' ? 'update' : 'write', gate.before);
      const answers = provider.calls.exchange + provider.calls.refresh;
      const came = what === 'sign-in' ? scenario.signIn() : session.tokens().get(undefined);
      while (provider.calls.exchange + provider.calls.refresh === answers) await turn();
      await turn();
      clock.sleep(8 * HOUR);
      gate.open();
      await came;
      await session.tokens().get(undefined);
      expect(provider.calls.refresh).toBe(refreshes + 1);
    },
  );

  it('lets nobody wait for a session that ended while it fell asleep [RT-10, RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    await expire(clock);
    provider.endAllSessions();
    const gate = createGate();
    provider.next('refresh', gate.before);
    const asked = [undefined, 'urn:b'].map((resource) =>
      codeOfFailed(session.tokens().get(resource)),
    );
    await turn();
    session.suspend();
    gate.open();
    await turn();
    expect(clock.timers()).toEqual([]);
    expect(await Promise.all(asked)).toEqual(['session_ended', 'not_signed_in']);
  });

  it('looks after an expired session soon after it wakes, before anybody asks [RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    session.suspend();
    clock.sleep(8 * HOUR);
    session.resume();
    await clock.advance(2 * SECOND);
    expect(provider.calls.refresh).toBe(1);
    expect(session.snapshot()).toMatchObject({ connection: 'online' });
  });

  it('asks for nothing when it wakes and the token is still good, and in time later [RT-16, RT-20]', async () => {
    const { session, provider, clock } = await signedIn();
    session.suspend();
    clock.sleep(10 * MINUTE);
    session.resume();
    await clock.advance(10 * MINUTE);
    expect(provider.calls.refresh).toBe(0);
    await clock.advance(35 * MINUTE);
    expect(provider.calls.refresh).toBe(1);
  });

  it('wakes with a clock that was set back, and refreshes in time all the same [RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    clock.jump(-24 * HOUR);
    session.suspend();
    clock.sleep(10 * MINUTE);
    session.resume();
    await clock.advance(HOUR);
    expect(provider.calls.refresh).toBe(1);
  });

  it('wakes together with many others, and spreads its request [RT-20]', async () => {
    const at: number[] = [];
    for (const byte of [0, 128, 255]) {
      const { session, provider, clock } = await signedIn({ random: constantRandom(byte) });
      session.suspend();
      clock.sleep(8 * HOUR);
      const woke = clock.monotonic();
      session.resume();
      while (provider.calls.refresh === 0) await clock.advance(100);
      at.push(clock.monotonic() - woke);
    }
    expect(at).toEqual([100, 1_000, 2_000]);
  });

  it('that never says it is awake holds nobody up for longer than half a minute [RT-16]', async () => {
    const { session, clock } = await signedIn();
    await expire(clock);
    session.suspend();
    session.suspend();
    const asked = codeOfFailed(session.tokens().get(undefined));
    await clock.advance(30 * SECOND);
    expect(await asked).toBe('none');
  });

  it('lets a person sign out while it is going to sleep [LO-01]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    await expire(clock);
    session.suspend();
    const asked = codeOfFailed(session.tokens().get(undefined));
    expect(await session.signOut()).toMatchObject({ local: 'done' });
    expect(await asked).toBe('not_signed_in');
    expect(vault.records()).toEqual([]);
    expect(provider.calls.refresh).toBe(0);
    session.resume();
    await clock.advance(HOUR);
    expect(provider.calls.refresh).toBe(0);
  });

  it('has nothing to do when nobody is signed in', async () => {
    const { session, provider, clock } = await signedOut();
    session.suspend();
    session.resume();
    await clock.advance(HOUR);
    expect(provider.calls.refresh).toBe(0);
  });
});
