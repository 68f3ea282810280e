import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import {
  codeOfFailed,
  earlierSession,
  expire,
  expectNoSecrets,
  onlyRecord,
  signedIn,
  signedOut,
  type SessionScenario,
} from './session-scenario.ts';

const names = ({ log }: SessionScenario) =>
  log.events.map(({ name }) => name).filter((name) => name !== 'session.state');

describe('the log of a session', () => {
  it('says that a stored session was opened and renewed, by the marks of its tokens [LG-02, LG-03]', async () => {
    const scenario = await earlierSession();
    const { session, vault, log } = scenario;
    const old = onlyRecord(vault).refreshToken;
    await session.start();
    await turn();
    const renewed = onlyRecord(vault).refreshToken;
    expect(renewed).not.toBe(old);
    expect(names(scenario)).toEqual(['session.restored', 'refresh.sent', 'refresh.done']);
    expect(log.named('session.restored')).toEqual([{ token: log.mark(old) }]);
    expect(log.named('refresh.sent')).toEqual([{ token: log.mark(old) }]);
    expect(log.named('refresh.done')).toEqual([{ token: log.mark(renewed) }]);
    expectNoSecrets(scenario);
  });

  it('tells a sign-in that the person cancelled from one that failed, in none of the words of the redirect [LG-01, LG-02]', async () => {
    const scenario = await signedOut();
    const cancelled = scenario.session.signIn();
    await scenario.openedUrl();
    scenario.session.cancelSignIn();
    expect(await codeOfFailed(cancelled)).toBe('sign_in_cancelled');
    expect(names(scenario)).toEqual(['sign_in.started', 'sign_in.cancelled']);

    const declined = scenario.session.signIn();
    const state = new URL(await scenario.openedUrl()).searchParams.get('state') ?? '';
    const said = 'error_description=canary&error_uri=https%3A%2F%2Fcanary.test';
    await scenario.visit(`error=access_denied&state=${state}&iss=https%3A%2F%2Fidp.test&${said}`);
    expect(await codeOfFailed(declined)).toBe('access_denied');
    expect(scenario.log.named('sign_in.failed')).toEqual([{ code: 'access_denied' }]);
    expect(scenario.log.named('sign_in.cancelled')).toHaveLength(1);
    expect(scenario.log.text()).not.toContain('canary');
    expectNoSecrets(scenario);
  });

  it('suspects no reuse when the session was deleted here: nothing was sent [LG-02]', async () => {
    const scenario = await signedIn();
    const { session, vault, clock, log } = scenario;
    await vault.remove(onlyRecord(vault).continuity);
    await expire(clock);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('session_missing');
    expect(log.named('session.gone')).toHaveLength(1);
    expect(log.named('session.ended_by_provider')).toEqual([]);
    expect(log.named('session.reuse_suspected')).toEqual([]);
    expect(log.named('refresh.sent')).toEqual([]);
  });

  it('says each step of a sign-out, and the mark of the token that was revoked [LG-02, LG-03]', async () => {
    const scenario = await signedIn();
    const { session, provider, vault, log } = scenario;
    const token = log.mark(onlyRecord(vault).refreshToken);
    provider.next('revoke', () => Promise.reject(new AuthError('provider_unreachable')));
    const before = names(scenario).length;
    await session.signOut();
    expect(names(scenario).slice(before)).toEqual([
      'sign_out.started',
      'sign_out.local',
      'revocation.failed',
      'sign_out.revocation',
      'sign_out.end_session',
      'sign_out.done',
    ]);
    expect(log.named('sign_out.revocation')).toEqual([{ outcome: 'pending', token }]);
    expectNoSecrets(scenario);
  });
});
