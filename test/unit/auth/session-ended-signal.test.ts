import { describe, expect, it } from 'vitest';
import { AuthError, codeOf } from '../../../main/auth/auth-error.ts';
import { expire, signedIn, type SessionScenario } from './session-scenario.ts';

const ISSUER = 'https://idp.test';
const ADA = { issuer: ISSUER, subject: 'ada' };
const BOB = { issuer: ISSUER, subject: 'bob' };

const signInAs = async (scenario: SessionScenario, subject: string): Promise<void> => {
  scenario.provider.person = { subject, claims: {} };
  const added = scenario.session.signIn({ another: true });
  await scenario.agree();
  await added;
};

/** The signal of whoever is the current account now. */
const endedOf = ({ session }: SessionScenario) => session.tokens().ended;

describe('what was begun with the tokens of an account ends', () => {
  it('when the person signs out, before anything else of it is done [LO-05]', async () => {
    const scenario = await signedIn();
    const ended = endedOf(scenario);
    expect(ended.aborted).toBe(false);
    const signingOut = scenario.session.signOut();
    expect(ended.aborted).toBe(true);
    await signingOut;
  });

  it('when another account becomes the current one, by a sign-in or by a switch [RI-01]', async () => {
    const scenario = await signedIn();
    const ofAda = endedOf(scenario);
    await signInAs(scenario, 'bob');
    expect(ofAda.aborted).toBe(true);
    const ofBob = endedOf(scenario);
    expect(ofBob.aborted).toBe(false);
    await scenario.session.switchAccount(ADA);
    expect(ofBob.aborted).toBe(true);
    expect(endedOf(scenario).aborted).toBe(false);
  });

  it('when its provider ends the session [RT-10]', async () => {
    const scenario = await signedIn();
    const ended = endedOf(scenario);
    scenario.provider.next('refresh', () => Promise.reject(new AuthError('session_ended')));
    await expire(scenario.clock);
    await scenario.session
      .tokens()
      .get(undefined)
      .catch(() => {});
    expect(scenario.session.snapshot().state).toBe('signedOut');
    expect(ended.aborted).toBe(true);
    expect(codeOf(ended.reason)).toBe('session_ended');
  });
});

describe('what was begun with the tokens of an account goes on', () => {
  it('when another account is signed out [LO-06]', async () => {
    const scenario = await signedIn();
    await signInAs(scenario, 'bob');
    const ended = endedOf(scenario);
    await scenario.session.signOut({ account: ADA });
    expect(ended.aborted).toBe(false);
  });

  it('when the same person signs in again, and ends with that sign-in', async () => {
    const scenario = await signedIn();
    const ended = endedOf(scenario);
    await signInAs(scenario, 'ada');
    expect(ended.aborted).toBe(false);
    expect(endedOf(scenario)).toBe(ended);
    await scenario.session.signOut();
    expect(ended.aborted).toBe(true);
  });

  it('when a session that is the current one is switched to', async () => {
    const scenario = await signedIn();
    await signInAs(scenario, 'bob');
    const ended = endedOf(scenario);
    await scenario.session.switchAccount(BOB);
    expect(ended.aborted).toBe(false);
  });
});
