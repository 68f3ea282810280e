/** What the cases have in common. */
import assert from 'node:assert/strict';
import type { Result, SessionSnapshot } from '../../../preload/contract.ts';
import { errors, type ErrorCode } from '../../../preload/errors.ts';
import { until } from '../../rig/until.ts';
import type { AuthBridgeSubject } from './subject.ts';

/** A snapshot in one of the session's states. */
export type In<S extends SessionSnapshot['state']> = Extract<SessionSnapshot, { state: S }>;

/** The value of an answer that is no failure. */
export async function value<T>(answer: Promise<Result<T>>): Promise<T> {
  const settled = await answer;
  assert.ok(settled.ok, settled.ok ? '' : settled.error.code);
  return settled.value;
}

/** The code of an answer that is a failure. */
export async function code(answer: Promise<Result<unknown>>): Promise<ErrorCode | 'no failure'> {
  const settled = await answer;
  if (settled.ok) return 'no failure';
  const { error } = settled;
  // Nothing else of a failure crosses the border.
  assert.deepEqual(error, { code: error.code, ...errors[error.code] });
  return error.code;
}

/** Waits for a state of the session, and for what else it should be. */
export async function sessionIn<S extends SessionSnapshot['state']>(
  subject: AuthBridgeSubject,
  state: S,
  fits: (session: In<S>) => boolean = () => true,
): Promise<In<S>> {
  return until(
    async () => {
      const session = await value(subject.call('getSession'));
      return session.state === state && fits(session as In<S>) ? (session as In<S>) : null;
    },
    { what: `a session that is ${state}` },
  );
}

/** Signs a person in where nobody is. */
export const signIn = (subject: AuthBridgeSubject, person: 'ada' | 'grace') =>
  subject.inBrowser(person, () => value(subject.call('signIn')));

/** Adds an account; the page is loaded anew, because another person is there. */
export async function add(subject: AuthBridgeSubject, person: 'ada' | 'grace'): Promise<void> {
  await subject.inBrowser(person, () => subject.leaving('signIn', { another: true }));
}

/** The JSON of an answer's body. */
export const json = (answer: { readonly body: unknown }): unknown =>
  JSON.parse(String(answer.body));
