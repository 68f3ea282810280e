/** Kills at random moments, many times, and counts how it went. */
import type { Machine, Outcome } from './machine.ts';

/** What is under way when the process is killed, how often of 8, and for how long it may live, in ms. */
const KILLS = [
  { what: 'refresh', share: 6, within: 25 },
  { what: 'signIn', share: 1, within: 90 },
  { what: 'signOut', share: 1, within: 40 },
] as const;

type What = (typeof KILLS)[number]['what'];

/** How many of each; a broken one says what it was. */
export interface ChaosCount {
  runs: number;
  survived: number;
  signedOut: number;
  broken: number;
  readonly why: string[];
}

/** Random numbers from 0 up to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function choose(random: () => number): { what: What; afterMs: number } {
  let at = random() * 8;
  const kill = KILLS.find(({ share }) => (at -= share) < 0) ?? KILLS[0];
  return { what: kill.what, afterMs: random() * kill.within };
}

/** Whether a sign-out is one that a killed process may lead to. */
function isAllowed(what: What, done: boolean, outcome: Outcome, forgives: boolean): boolean {
  // What the app has called done stays done.
  if (done) return outcome.kind === (what === 'signOut' ? 'signedOut' : 'survived');
  if (outcome.kind !== 'signedOut') return outcome.kind === 'survived';
  if (what !== 'refresh') return outcome.error === undefined;
  return !forgives && outcome.error === 'session_interrupted';
}

/**
 * Runs that many kills on the machine, one after the other.
 * @param forgives whether the provider accepts a spent refresh token for a while: then a killed refresh
 *   must never sign anybody out.
 */
export async function runChaos(
  machine: Machine,
  options: {
    readonly runs: number;
    readonly random: () => number;
    readonly forgives: boolean;
    /** Told after each run. */
    readonly onRun?: (count: ChaosCount) => void;
  },
): Promise<ChaosCount> {
  const { runs, random, forgives } = options;
  const count: ChaosCount = { runs: 0, survived: 0, signedOut: 0, broken: 0, why: [] };
  for (let run = 0; run < runs; run += 1) {
    const { what, afterMs } = choose(random);
    if (what === 'signIn') await machine.signedOut();
    else await machine.signedIn();
    await machine.refreshes();
    const done = await machine.crash({ do: what }, afterMs);
    const outcome = await machine.outcome();
    // One before the kill, one after it; an answer of nobody's is never asked for again and again.
    const sent = await machine.refreshes();
    const good = isAllowed(what, done, outcome, forgives) && sent <= 2;
    count.runs += 1;
    count[good && outcome.kind !== 'broken' ? outcome.kind : 'broken'] += 1;
    if (!good) {
      const at = `${what} killed after ${afterMs.toFixed(1)} ms${done ? ', done' : ''}`;
      count.why.push(`${at}: ${JSON.stringify(outcome)}, ${sent} refresh requests`);
    }
    options.onRun?.(count);
  }
  return count;
}
