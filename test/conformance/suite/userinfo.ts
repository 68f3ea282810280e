/** What the modules of UserInfo have in common: an ID token that does not say who the person is. */
import { expect } from 'vitest';
import { until } from '../../rig/until.ts';
import { signedIn } from './conformance.ts';
import type { Seen } from './mutating-front.ts';
import { withClaims, type Mutation } from './mutation.ts';
import type { Run } from './run.ts';

const NAMES = ['name', 'given_name', 'family_name', 'preferred_username', 'email'];

/** Claims are left to UserInfo, so the app asks there. */
export const nameless: Mutation = withClaims(
  Object.fromEntries(NAMES.map((name) => [name, undefined])),
);

/** What the person is shown as. */
export function shownName({ session }: Run): string | undefined {
  const snapshot = session.snapshot();
  return snapshot.state === 'signedIn' ? snapshot.account.name : undefined;
}

/** Signs in, and waits for the request to UserInfo. */
export async function signedInWithUserInfo(run: Run): Promise<Seen> {
  await signedIn(run);
  await until(() => Promise.resolve(run.asked('/me').length > 0));
  const [asked, ...more] = run.asked('/me');
  expect(more).toEqual([]);
  if (!asked) throw new Error('UserInfo was not asked');
  return asked;
}

/** The answer is left aside: the person is signed in, by the ID token, and has no name. */
export async function expectRefusedUserInfo(
  run: Run,
  userInfo: NonNullable<Mutation['userInfo']>,
): Promise<void> {
  run.mutateBy({ ...nameless, userInfo });
  await signedInWithUserInfo(run);
  const refused = () => run.machine.log.named('userinfo.failed').length === 1;
  await until(() => Promise.resolve(refused()));
  expect(shownName(run)).toBeUndefined();
  expect(run.isSignedIn()).toBe(true);
}
