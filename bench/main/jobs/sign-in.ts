/** Sign-ins of the shell and of the floor, in turn. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../../main/config.ts';
import { bareItem, bareSignIn } from '../bare.ts';
import { compose, type Composed } from '../compose.ts';
import type { Job, Side } from '../job.ts';

/** One sign-in. All times are milliseconds. */
export interface SignInSample {
  readonly side: Side;
  /** From the call to the session. */
  readonly total: number;
  /** Without the time between the opened browser and its return: what the app itself takes. */
  readonly own: number;
  /** What was waited for within it, by name; several calls of one name are added up and counted. */
  readonly parts: Readonly<Record<string, number>>;
}

const addUp = (laps: ReturnType<Composed['watch']['take']>): Record<string, number> => {
  const calls = Map.groupBy(laps, ({ part }) => part);
  return Object.fromEntries(
    [...calls].map(([part, ofPart]) => [
      ofPart.length === 1 ? part : `${part} ×${ofPart.length}`,
      ofPart.reduce((sum, { ms }) => sum + ms, 0),
    ]),
  );
};

async function shellSample({ session, watch, portClosed }: Composed): Promise<SignInSample> {
  let opened = 0;
  let answered = 0;
  const unsubscribe = session.subscribe((snapshot) => {
    if (snapshot.state !== 'signingIn') return;
    if (snapshot.phase === 'waiting_for_browser') opened = performance.now();
    if (snapshot.phase === 'completing') answered = performance.now();
  });
  watch.take();
  const startedAt = performance.now();
  await session.signIn();
  const endedAt = performance.now();
  const parts = {
    'to the browser': opened - startedAt,
    'after the callback': endedAt - answered,
    ...addUp(watch.take()),
  };
  unsubscribe();
  // Untimed: back to where the next one begins as a person's would.
  await portClosed();
  await session.signOut();
  return {
    side: 'shell',
    total: endedAt - startedAt,
    own: opened - startedAt + (endedAt - answered),
    parts,
  };
}

async function bareSample(config: Config): Promise<SignInSample> {
  const startedAt = performance.now();
  const { marks } = await bareSignIn(config);
  const endedAt = performance.now();
  await bareItem.remove();
  return {
    side: 'bare',
    total: endedAt - startedAt,
    own: marks.opened - startedAt + (endedAt - marks.answered),
    parts: {
      'to the browser': marks.opened - startedAt,
      'after the callback': endedAt - marks.answered,
      'http token': marks.exchanged - marks.answered,
      'keyring.set': endedAt - marks.exchanged,
    },
  };
}

/** A person needs longer to find the button; Electron itself is still busy in this time. */
const SETTLE_MS = 1_500;

/** Sign-ins before the counted ones of a warm run: compilers and connections settle. */
const WARM_UP = 5;

/** Does the job. */
export async function signInJob(
  config: Config,
  { sides, runs, from }: Extract<Job, { name: 'sign-in' }>,
): Promise<{ readonly samples: readonly SignInSample[] }> {
  const composed = compose(config);
  const started = composed.session.start();
  if (from !== 'cold') {
    await started;
    await composed.provider.warm();
    await delay(SETTLE_MS);
    if (sides.includes('bare')) {
      // The floor gets the same: a first request and a first look into the keyring behind it.
      await (await fetch(`${config.provider.issuer}/jwks`)).text();
      await bareItem.read();
    }
  }
  const samples: SignInSample[] = [];
  const warmUp = from === 'warm' ? WARM_UP : 0;
  for (let run = -warmUp; run < runs; run += 1) {
    for (const side of sides) {
      const sample = side === 'shell' ? await shellSample(composed) : await bareSample(config);
      if (run >= 0) samples.push(sample);
    }
  }
  return { samples };
}
