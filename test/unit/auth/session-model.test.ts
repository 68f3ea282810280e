import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import { transitions } from '../../../main/auth/session-state.ts';
import { turn } from '../../fakes/fake-clock.ts';
import type { VaultHealth } from '../../fakes/fake-vault.ts';
import {
  codeOfFailed,
  createSessionScenario,
  earlierSession,
  expire,
  type SessionScenario,
} from './session-scenario.ts';

/**
 * Random things happen to a session, in random order, some of them while others are under way. Whatever
 * it is, these hold; what the page is told is compared with what is really there.
 */

const FAILURES: readonly ErrorCode[] = [
  'provider_unreachable',
  'provider_busy',
  'response_invalid',
  'id_token_invalid',
];

type World = SessionScenario & {
  /** Calls that were made and not awaited. */
  readonly underWay: Promise<unknown>[];
};

interface Step {
  readonly toString: () => string;
  readonly run: (world: World) => unknown;
}

const lastUrl = ({ browser }: World) =>
  browser.opened.filter((url) => url.includes('state=')).at(-1);
const redirectOf = (url: string) => new URL(url).searchParams.get('redirect_uri') ?? '';

/** The person agrees in the browser that was opened last; an old tab leads nowhere. */
function agree(world: World): void {
  const url = lastUrl(world);
  if (url === undefined) return;
  world.underWay.push(world.listener.visit(redirectOf(url), world.provider.authorize(url)));
}

function forge(world: World, query: string): void {
  for (const redirectUri of world.listener.receivers.keys()) {
    world.underWay.push(world.listener.visit(redirectUri, query));
  }
}

const step = (name: string, run: Step['run']): Step => ({ toString: () => name, run });

/** Most of what happens to a session happens after these. */
const WHOLE_SIGN_IN = step('whole sign-in', async (world) => {
  world.underWay.push(codeOfFailed(world.session.signIn()));
  await turn();
  agree(world);
});
const EXPIRED_TOKEN = step('an expired token is asked for', async (world) => {
  await expire(world.clock);
  world.underWay.push(codeOfFailed(world.session.tokens().get(undefined)));
});

const PROVIDER_ENDS = step('provider ends sessions', ({ provider }) => {
  provider.endAllSessions();
});

const STEPS: readonly Step[] = [
  step('signIn', (world) => world.underWay.push(codeOfFailed(world.session.signIn()))),
  step('signIn', (world) => world.underWay.push(codeOfFailed(world.session.signIn()))),
  step('agree', agree),
  step('agree', agree),
  step('cancel', ({ session }) => session.cancelSignIn()),
  step('reopen', (world) => world.underWay.push(codeOfFailed(world.session.reopenBrowser()))),
  step('signOut', (world) => world.underWay.push(codeOfFailed(world.session.signOut()))),
  step('forged code', (world) => {
    forge(world, 'code=stolen&state=guessed');
  }),
  step('forged error', (world) => {
    forge(world, 'error=access_denied');
  }),
  step('access token', (world) =>
    world.underWay.push(codeOfFailed(world.session.tokens().get(undefined))),
  ),
  step('access token of b', (world) =>
    world.underWay.push(codeOfFailed(world.session.tokens().get('urn:b'))),
  ),
  step('sleep', ({ clock }) => {
    clock.sleep(2 * 60 * 60 * 1000);
  }),
  step('clock back', ({ clock }) => {
    clock.jump(-24 * 60 * 60 * 1000);
  }),
  PROVIDER_ENDS,
  step('browser fails', ({ browser }) => {
    browser.mode = 'fails';
  }),
  step('browser works', ({ browser }) => {
    browser.mode = 'works';
  }),
];

const FAULTS = [
  ...FAILURES.flatMap((code) =>
    (['refresh', 'exchange', 'warm'] as const).map((method) =>
      step(`${method} fails with ${code}`, ({ provider }) => {
        provider.next(method, () => Promise.reject(new AuthError(code)));
      }),
    ),
  ),
  ...(['refresh', 'exchange', 'revoke'] as const).map((method) =>
    step(`${method} is answered late`, ({ provider, clock }) => {
      provider.next(method, async (run) => {
        const answer = await run();
        await new Promise<void>((resolve) => {
          clock.after(1500, resolve);
        });
        return answer;
      });
    }),
  ),
  ...(['read', 'write', 'update', 'remove'] as const).map((method) =>
    step(`the store is slow to ${method}`, ({ vault, clock }) => {
      vault.next(method, async (run) => {
        await new Promise<void>((resolve) => {
          clock.after(700, resolve);
        });
        return run();
      });
    }),
  ),
];

const health = fc
  .constantFrom<VaultHealth>('available', 'available', 'locked', 'denied', 'unavailable')
  .map((state) =>
    step(`store ${state}`, ({ vault }) => {
      vault.health = state;
    }),
  );
const time = fc
  .constantFrom(0, 1, 700, 1500, 60_000, 301_000, 3_000_000)
  .map((ms) => step(`${ms} ms pass`, ({ clock }) => clock.advance(ms)));
const ordinary = fc.constantFrom(...STEPS);
const anyStep = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(WHOLE_SIGN_IN, WHOLE_SIGN_IN, EXPIRED_TOKEN) },
    { weight: 6, arbitrary: ordinary },
    { weight: 3, arbitrary: fc.constantFrom(...FAULTS) },
    { weight: 1, arbitrary: health },
    { weight: 2, arbitrary: time },
  )
  .map((chosen): Step => chosen);

/** What must hold at every moment. */
function check(world: World, seen: readonly SessionSnapshot[]): void {
  const { provider, snapshots, log } = world;
  expect(provider.mostRefreshes).toBeLessThanOrEqual(1);
  for (const [i, snapshot] of snapshots.entries()) {
    expect(snapshot.revision).toBe(i + 1);
    const before = i === 0 ? 'starting' : (snapshots[i - 1]?.state ?? 'starting');
    // The number of unfinished sign-outs changes in any state.
    if (snapshot.state !== before || i === 0) expect(transitions[before]).toContain(snapshot.state);
  }
  const shown = JSON.stringify(seen) + log.text();
  expect(provider.secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  expect(log.named('session.listener_failed')).toEqual([]);
}

/** Ends what is under way, with everything working again. */
async function settle(world: World): Promise<void> {
  const { vault, browser, clock, session } = world;
  vault.health = 'available';
  browser.mode = 'works';
  // What was waiting for something else may begin to sign in meanwhile.
  for (let round = 0; round < 5; round += 1) {
    await clock.advance(5_000);
    session.cancelSignIn();
  }
  const outcomes = await Promise.all(world.underWay);
  // No code means a mistake of the program.
  expect(outcomes).not.toContain('internal');
}

/** A session that says it is signed in can get a token again, unless the provider has ended it. */
async function expectAlive({ session, clock }: World, ended: boolean): Promise<void> {
  let code = 'offline';
  // Failures that were planned may still come.
  for (let tries = 0; tries < 30 && !['none', 'session_ended'].includes(code); tries += 1) {
    await expire(clock);
    code = await Promise.race([
      codeOfFailed(session.tokens().get(undefined)),
      clock
        .advance(10_000)
        .then(() => turn())
        .then(() => 'offline'),
    ]);
    if (session.snapshot().state === 'signedOut') code = 'session_ended';
  }
  expect(ended ? ['none', 'session_ended'] : ['none']).toContain(code);
}

/** What must hold when nothing is under way and everything works. */
async function checkEnd(world: World, wasLocked: boolean, ended: boolean): Promise<void> {
  const { session, vault, provider, clock, listener, snapshots } = world;
  expect(['signedIn', 'signedOut', 'storeBlocked']).toContain(session.snapshot().state);
  expect(listener.receivers.size).toBe(0);
  // Only the provider's word ends a session that is good.
  if (!ended) expect(JSON.stringify(snapshots)).not.toContain('session_ended');
  if (session.snapshot().state === 'signedIn') await expectAlive(world, ended);
  if (session.snapshot().state === 'signedIn') {
    const signedOut = session.signOut();
    // A late answer that was planned may still come.
    await clock.advance(10_000);
    expect((await signedOut).local).toBe('done');
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('not_signed_in');
  }
  if (session.snapshot().state === 'signedOut') {
    await clock.advance(10_000);
    // Nobody is signed in: nothing is left, unless the store could not be asked to forget it.
    if (!wasLocked) expect(vault.records()).toEqual([]);
    const refreshes = provider.calls.refresh;
    await clock.advance(24 * 60 * 60 * 1000);
    expect(provider.calls.refresh).toBe(refreshes);
    expect(clock.timers()).toEqual([]);
  }
}

describe('a session to which anything happens', () => {
  it('never takes an unknown step, shows no token, refreshes once at a time and leaves nothing behind [RT-04, RT-10, RT-15, IP-03, LO-01]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 5, maxLength: 40 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom<VaultHealth>('available', 'available', 'locked', 'unavailable'),
        async (steps, patient, earlier, atStart) => {
          const scenario = earlier ? await earlierSession() : createSessionScenario();
          const world: World = Object.assign(scenario, { underWay: [] });
          world.vault.health = atStart;
          let wasLocked = atStart !== 'available';
          await world.session.start();
          for (const { run } of steps) {
            await run(world);
            wasLocked ||= world.vault.health !== 'available';
            if (patient) await turn();
          }
          check(world, world.snapshots);
          await settle(world);
          await checkEnd(world, wasLocked, steps.includes(PROVIDER_ENDS));
          check(world, world.snapshots);
        },
      ),
      { numRuns: 1000, timeout: 5000 },
    );
  });
});
