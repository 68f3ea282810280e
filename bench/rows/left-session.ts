/** A profile whose session is in the keyring: signed in once, for all rows that begin with one. */
import type { Bench } from '../rig/bench.ts';
import { followUntilResult } from '../rig/person.ts';

const left = new WeakMap<Bench, Promise<string>>();

async function leave(bench: Bench): Promise<string> {
  const profile = await bench.profile('left-session');
  const job = await bench.startJob({ name: 'leave-session' }, profile, 'plain');
  try {
    await followUntilResult(job, bench.person('plain'));
  } finally {
    await job.quit();
  }
  return profile;
}

/** The profile's folder. */
export function leftSession(bench: Bench): Promise<string> {
  const profile = left.get(bench) ?? leave(bench);
  left.set(bench, profile);
  return profile;
}
