import { describe, expect, it } from 'vitest';
import { AuthError, type FailureHints } from '../../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import type { FakeClock } from '../../fakes/fake-clock.ts';
import { constantRandom } from '../../fakes/fake-random.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  expire,
  onlyRecord,
  signedIn,
  type SessionScenario,
} from './session-scenario.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const fails = (code: ErrorCode, hints?: FailureHints) => () =>
  Promise.reject(new AuthError(code, hints));
const refused = fails('provider_busy', { refused: true });

const ask = ({ session }: SessionScenario) => codeOfFailed(session.tokens().get(undefined));
/** In how many milliseconds the only timer falls due. */
function onlyTimer(clock: FakeClock): number {
  const [ms, ...more] = clock.timers();
  if (ms === undefined || more.length > 0) throw new Error(`${clock.timers().length} timers`);
  return ms;
}

/** Time passes, and nobody asks. */
async function alone({ clock, provider }: SessionScenario, ms: number): Promise<number> {
  const before = provider.calls.refresh;
  await clock.advance(ms);
  return provider.calls.refresh - before;
}

/** Somebody whose provider answers no refresh as it should, long enough for the timer to stop. */
async function givenUp(code: ErrorCode = 'provider_busy') {
  const scenario = await signedIn();
  const repair = scenario.provider.always('refresh', fails(code, { refused: true }));
  await scenario.clock.advance(2 * HOUR);
  expect(scenario.clock.timers()).toEqual([]);
  return { ...scenario, repair };
}

describe('a provider that answers for ever with neither tokens nor the end', () => {
  it('is asked for ten minutes, eight times at least, and then no more [RT-10, RT-19, RT-20]', async () => {
    for (const byte of [0, 255]) {
      const scenario = await signedIn({ random: constantRandom(byte) });
      const { provider, clock, vault, log } = scenario;
      provider.always('refresh', refused);
      await clock.advance(onlyTimer(clock));
      const record = onlyRecord(vault);
      const first = clock.monotonic();
      let last = first;
      while (clock.timers().length > 0) {
        await clock.advance(onlyTimer(clock));
        last = clock.monotonic();
      }
      expect(last - first).toBeGreaterThanOrEqual(10 * MINUTE);
      expect(last - first).toBeLessThanOrEqual(11 * MINUTE);
      expect(provider.calls.refresh).toBeGreaterThanOrEqual(8);
      expect(provider.calls.refresh).toBeLessThan(30);
      expect(await alone(scenario, DAY)).toBe(0);
      expect(onlyRecord(vault)).toEqual(record);
      expect(log.named('refresh.given_up')).toEqual([{ code: 'provider_busy' }]);
    }
  });

  it.each([
    'provider_busy',
    'response_invalid',
    'sign_in_not_allowed',
    'id_token_invalid',
  ] as const)(
    'with %s is told as such, no longer as a matter of the network; the person stays signed in [RT-10, RT-19]',
    async (code) => {
      const scenario = await givenUp(code);
      const { session, provider, vault, clock } = scenario;
      await clock.advance(HOUR);
      expect(await ask(scenario)).toBe('refresh_refused');
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'refused' });
      expect(vault.records()).toHaveLength(1);
      expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
      expect(await session.signOut()).toMatchObject({ local: 'done' });
    },
  );

  it('is asked once a minute at most by who asks all the time [RT-10, RT-20]', async () => {
    const scenario = await givenUp();
    const before = scenario.provider.calls.refresh;
    for (let second = 0; second < 600; second += 1) {
      await scenario.clock.advance(SECOND);
      expect(await ask(scenario)).toBe('refresh_refused');
    }
    expect(scenario.provider.calls.refresh - before).toBe(10);
  });

  it('is not asked more often before the timer stops, whoever asks [RT-20]', async () => {
    const scenario = await signedIn();
    const { provider, clock } = scenario;
    await expire(clock);
    provider.always('refresh', refused);
    for (let second = 0; second < 10 * 60; second += 1) {
      await ask(scenario);
      await clock.advance(SECOND);
    }
    // Eight in the first seconds, then the timer's and one a minute.
    expect(provider.calls.refresh).toBeLessThan(40);
  });

  it('brings the session back with one call when it is well again, and the timer with it [RT-10]', async () => {
    const scenario = await givenUp();
    const { session, provider, clock, vault } = scenario;
    scenario.repair();
    await clock.advance(DAY);
    expect(session.snapshot()).toMatchObject({ connection: 'refused' });
    const before = provider.calls.refresh;
    expect(await ask(scenario)).toBe('none');
    expect(provider.calls.refresh - before).toBe(1);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
    expect(onlyRecord(vault).journal).toBeNull();
    expect(await alone(scenario, HOUR)).toBe(1);
    // And what was counted is forgotten.
    provider.always('refresh', refused);
    await expire(clock);
    expect(await ask(scenario)).toBe('offline');
    expect(clock.timers()).toHaveLength(1);
  });

  it('and is being asked by the timer answers those who ask meanwhile as well [RT-04]', async () => {
    const scenario = await signedIn({ random: constantRandom(255) });
    const { provider, clock } = scenario;
    await expire(clock);
    const repair = provider.always('refresh', refused);
    while (provider.calls.refresh < 9) await clock.advance(onlyTimer(clock));
    repair();
    const gate = createGate();
    provider.next('refresh', gate.before);
    await clock.advance(onlyTimer(clock));
    const asked = ask(scenario);
    gate.open();
    expect(await asked).toBe('none');
    expect(provider.calls.refresh).toBe(10);
  });

  it('is noted in the log each time it is given up, and once [RT-10, LG-02]', async () => {
    const scenario = await givenUp();
    const { provider, clock, log } = scenario;
    expect(await ask(scenario)).toBe('refresh_refused');
    await clock.advance(MINUTE);
    expect(await ask(scenario)).toBe('refresh_refused');
    expect(log.named('refresh.given_up')).toHaveLength(1);
    scenario.repair();
    await clock.advance(MINUTE);
    expect(await ask(scenario)).toBe('none');
    provider.always('refresh', refused);
    await clock.advance(2 * HOUR);
    expect(log.named('refresh.given_up')).toHaveLength(2);
  });

  it('is asked by a computer that wakes: somebody has opened it [RT-16]', async () => {
    const scenario = await givenUp();
    scenario.session.suspend();
    scenario.clock.sleep(8 * HOUR);
    scenario.session.resume();
    expect(await alone(scenario, HOUR)).toBe(1);
    scenario.session.suspend();
    scenario.clock.sleep(8 * HOUR);
    scenario.repair();
    scenario.session.resume();
    await scenario.clock.advance(2 * SECOND);
    expect(scenario.session.snapshot()).toMatchObject({ connection: 'online' });
  });

  it('is not asked within the minute by a computer that is opened and closed [RT-16, RT-20]', async () => {
    const scenario = await givenUp();
    expect(await ask(scenario)).toBe('refresh_refused');
    const before = scenario.provider.calls.refresh;
    for (let i = 0; i < 5; i += 1) {
      scenario.session.suspend();
      scenario.session.resume();
      await scenario.clock.advance(5 * SECOND);
    }
    expect(scenario.provider.calls.refresh).toBe(before);
  });

  it('goes on by itself when the last thing that failed was the network [RT-10]', async () => {
    const scenario = await givenUp();
    const { provider, clock } = scenario;
    provider.next('refresh', fails('provider_unreachable'));
    await clock.advance(HOUR);
    expect(await ask(scenario)).toBe('offline');
    expect(clock.timers()).toHaveLength(1);
    // The next answer is of the same kind as before: once, and no more.
    expect(await alone(scenario, DAY)).toBe(1);
  });
});

describe('what does not count as such an answer', () => {
  it.each([
    ['no network', 'provider_unreachable', {}],
    ['no TLS with the server', 'provider_untrusted', {}],
    ['a proxy that lets nothing through', 'proxy_refused', {}],
    ['a server that is busy', 'provider_busy', {}],
    ['a server that is busy and says for how long', 'provider_busy', { retryAfterMs: MINUTE }],
    ['a locked store', 'store_locked', {}],
  ] as const)('is %s: the timer never stops [RT-10]', async (_what, code, hints) => {
    const scenario = await signedIn();
    scenario.provider.always('refresh', fails(code, hints));
    await scenario.clock.advance(DAY);
    expect(await alone(scenario, DAY)).toBeGreaterThan(1000);
    expect(scenario.log.named('refresh.given_up')).toEqual([]);
  });

  it('is a night in which the computer sleeps, after a few of them [RT-16]', async () => {
    const scenario = await signedIn({ random: constantRandom(255) });
    const { session, provider, clock } = scenario;
    const repair = provider.always('refresh', refused);
    while (provider.calls.refresh < 7) await clock.advance(onlyTimer(clock));
    session.suspend();
    clock.sleep(8 * HOUR);
    session.resume();
    await clock.advance(2 * SECOND);
    expect(provider.calls.refresh).toBe(8);
    repair();
    await clock.advance(MINUTE);
    expect(session.snapshot()).toMatchObject({ connection: 'online' });
  });

  it('is anything before a success: only answers in a row are counted [RT-10]', async () => {
    const scenario = await signedIn();
    const { provider, clock, log } = scenario;
    for (let i = 0; i < 40; i += 1) {
      provider.next('refresh', refused);
      await expire(clock);
      expect(await ask(scenario)).toBe('offline');
      await clock.advance(MINUTE);
      expect(await ask(scenario)).toBe('none');
    }
    expect(log.named('refresh.given_up')).toEqual([]);
  });
});
