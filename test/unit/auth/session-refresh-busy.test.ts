import { describe, expect, it } from 'vitest';
import { AuthError, type FailureHints } from '../../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import { turn, type FakeClock } from '../../fakes/fake-clock.ts';
import { constantRandom } from '../../fakes/fake-random.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, expire, signedIn, type SessionScenario } from './session-scenario.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const fails = (code: ErrorCode, hints?: FailureHints) => () =>
  Promise.reject(new AuthError(code, hints));
const later = (retryAfterMs: number) => fails('provider_busy', { retryAfterMs });

const ask = ({ session }: SessionScenario, resource?: string) =>
  codeOfFailed(session.tokens().get(resource));
/** In how many milliseconds the only timer falls due. */
function onlyTimer(clock: FakeClock): number {
  const [ms, ...more] = clock.timers();
  if (ms === undefined || more.length > 0) throw new Error(`${clock.timers().length} timers`);
  return ms;
}

/** Somebody whose token has expired, and whose provider has just asked to be left alone. */
async function sentAway(retryAfterMs: number, random = constantRandom(0)) {
  const scenario = await signedIn({ random });
  await expire(scenario.clock);
  scenario.provider.next('refresh', later(retryAfterMs));
  expect(await ask(scenario)).toBe('offline');
  return scenario;
}

describe('a provider that says when to come back', () => {
  it('is left alone until then by all who ask, and asked by the timer then [RT-10, RT-20]', async () => {
    const scenario = await sentAway(10 * MINUTE);
    const { provider, clock, session } = scenario;
    for (let second = 0; second < 599; second += 1) {
      await clock.advance(SECOND);
      expect(await ask(scenario)).toBe('offline');
    }
    expect(provider.calls.refresh).toBe(1);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'offline' });
    await clock.advance(SECOND);
    expect(provider.calls.refresh).toBe(2);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
  });

  it('is told to callers by the code alone: the hints stay with the refresh [IP-04]', async () => {
    const { session, clock, provider } = await signedIn();
    await expire(clock);
    provider.next('refresh', fails('provider_busy', { retryAfterMs: MINUTE, refused: true }));
    const told: unknown = await session
      .tokens()
      .get(undefined)
      .catch((error: unknown) => error);
    expect(told).toMatchObject({ code: 'offline', hints: {} });
  });

  it('keeps nobody who asks waiting: the answer is there at once, also on the way to sleep [RT-10, RT-16]', async () => {
    const scenario = await sentAway(10 * MINUTE);
    await scenario.clock.advance(MINUTE);
    scenario.session.suspend();
    expect(await ask(scenario)).toBe('offline');
  });

  it('is asked by who asks as soon as the time has passed', async () => {
    const scenario = await sentAway(10 * MINUTE, constantRandom(255));
    await scenario.clock.advance(10 * MINUTE);
    expect(scenario.provider.calls.refresh).toBe(1);
    expect(await ask(scenario)).toBe('none');
  });

  it('is not asked by all at the same moment, and never before the time [RT-20]', async () => {
    for (const [byte, ms] of [
      [0, 10 * MINUTE],
      [128, 10.5 * MINUTE],
    ] as const) {
      const { clock } = await sentAway(10 * MINUTE, constantRandom(byte));
      expect(onlyTimer(clock)).toBe(ms);
    }
  });

  it('and names a time that is too short is asked no sooner than any other [RT-20]', async () => {
    const { clock, provider } = await signedIn({ random: constantRandom(255) });
    provider.always('refresh', later(1));
    await clock.advance(onlyTimer(clock));
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      waits.push(Math.round(onlyTimer(clock) / SECOND));
      await clock.advance(onlyTimer(clock));
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60]);
  });

  it('is left alone as well by those who were waiting for their turn [RT-10, RI-01]', async () => {
    const scenario = await signedIn({ mainResource: 'urn:a', random: constantRandom(0) });
    const { provider, clock } = scenario;
    await expire(clock);
    provider.next('refresh', later(10 * MINUTE));
    const asked = ['urn:a', 'urn:b', 'urn:c', 'urn:a'].map((name) => ask(scenario, name));
    expect(await Promise.all(asked)).toEqual(['offline', 'offline', 'offline', 'offline']);
    expect(provider.calls.refresh).toBe(1);
    expect(onlyTimer(clock)).toBe(10 * MINUTE);
  });

  it('is a matter of nobody once the person signs out: who waited is told that, and no timer is set [RT-15]', async () => {
    const scenario = await signedIn({ mainResource: 'urn:a' });
    const { provider, clock, session } = scenario;
    await expire(clock);
    const gate = createGate();
    provider.next('refresh', () => gate.before(later(MINUTE)));
    const asked = ask(scenario, 'urn:a');
    await turn();
    session.suspend();
    const waiting = ask(scenario, 'urn:b');
    gate.open();
    expect(await asked).toBe('offline');
    const signingOut = session.signOut();
    expect(await waiting).toBe('not_signed_in');
    await signingOut;
    expect(clock.timers()).toEqual([]);
    expect(provider.calls.refresh).toBe(1);
  });

  it('is not asked by a computer that wakes too early, and is by one that wakes later [RT-16, RT-20]', async () => {
    const early = await sentAway(HOUR);
    early.session.suspend();
    early.clock.sleep(30 * MINUTE);
    early.session.resume();
    expect(await ask(early)).toBe('offline');
    await early.clock.advance(29 * MINUTE);
    expect(early.provider.calls.refresh).toBe(1);
    await early.clock.advance(MINUTE);
    expect(early.session.snapshot()).toMatchObject({ connection: 'online' });

    // The monotonic clock stood still, and yet the time has passed.
    const late = await sentAway(HOUR);
    late.session.suspend();
    late.clock.sleep(8 * HOUR);
    late.session.resume();
    expect(await ask(late)).toBe('none');
  });

  it('keeps nobody waiting for longer because the clock is set back [RT-16]', async () => {
    const scenario = await sentAway(10 * MINUTE);
    scenario.clock.jump(-DAY);
    await scenario.clock.advance(10 * MINUTE);
    expect(scenario.session.snapshot()).toMatchObject({ connection: 'online' });
  });

  it('is asked in the end though the clock is set back after a sleep [RT-16]', async () => {
    const { session, provider, clock } = await sentAway(10 * MINUTE);
    session.suspend();
    clock.sleep(5 * MINUTE);
    session.resume();
    clock.jump(-3 * MINUTE);
    // The timer fires, and by both clocks it is too early.
    await clock.advance(5 * MINUTE);
    expect(provider.calls.refresh).toBe(1);
    await clock.advance(5 * MINUTE);
    expect(session.snapshot()).toMatchObject({ connection: 'online' });
  });

  it('and then has tokens again is not held to its word: the next failure begins small [RT-20]', async () => {
    const scenario = await sentAway(HOUR);
    const { clock, provider } = scenario;
    await clock.advance(HOUR);
    await expire(clock);
    provider.next('refresh', fails('provider_unreachable'));
    expect(await ask(scenario)).toBe('offline');
    expect(onlyTimer(clock)).toBe(SECOND);
    await clock.advance(SECOND);
    expect(await ask(scenario)).toBe('none');
  });
});
