import { describe, expect, it } from 'vitest';
import { createTokenHandOut, type HandOut } from '../../../main/auth/hand-out-token.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { codeOfFailed, onlyRecord, signedIn, signedOut } from './session-scenario.ts';

const ISSUER = 'https://idp.test';
const apis = { notes: { issuer: ISSUER, resource: 'urn:notes' }, mail: { issuer: ISSUER } };

async function scenario(limits: Partial<HandOut> = {}) {
  const inner = await signedIn();
  const { session, clock, log, provider } = inner;
  provider.grants.expiresInSeconds = 300;
  const allowed = { main: { notes: { scopes: ['openid'], maxSeconds: 300, ...limits } } };
  const handOut = createTokenHandOut({ apis, allowed, session, clock, log });
  return {
    ...inner,
    handOut,
    failure: (api = 'notes', window = 'main') => codeOfFailed(handOut(window, api)),
  };
}

describe('an access token for a page', () => {
  it('is for the configured scopes alone, and says until when it is good', async () => {
    const { handOut, provider, clock, vault } = await scenario();
    const { token, expiresAt, scope } = await handOut('main', 'notes');
    expect(provider.subjectOf(token)).toBe('ada');
    expect([scope, expiresAt]).toEqual(['openid', clock.now() + 300_000]);
    expect(onlyRecord(vault).scope).toBe('openid offline_access');
  });

  it('is a new one each time, and never one that main uses itself', async () => {
    const { handOut, session } = await scenario();
    const tokens = [await handOut('main', 'notes'), await handOut('main', 'notes')];
    const own = await session.tokens().get('urn:notes');
    expect(new Set([...tokens.map(({ token }) => token), own.value]).size).toBe(3);
  });

  it('is told in the activity, with its window and API, and without itself [LG-01]', async () => {
    const { handOut, log } = await scenario();
    const { token } = await handOut('main', 'notes');
    expect(log.named('token.handed_out')).toEqual([{ api: 'notes', window: 'main' }]);
    expect(log.text()).not.toContain(token);
  });

  it('is not given where the configuration does not have it', async () => {
    const { failure, provider } = await scenario();
    for (const api of ['mail', 'other', 'constructor', '__proto__']) {
      expect(await failure(api)).toBe('not_granted');
    }
    for (const window of ['side', 'toString']) {
      expect(await failure('notes', window)).toBe('not_granted');
    }
    expect(provider.calls.refresh).toBe(0);
  });

  it('is not asked for while its scopes are not granted', async () => {
    const { failure, provider } = await scenario({ scopes: ['openid', 'notes:read'] });
    expect(await failure()).toBe('consent_needed');
    expect(provider.calls.refresh).toBe(0);
  });

  it('is not given when the service gave one that can do more, and the session goes on', async () => {
    const { failure, provider, vault, log } = await scenario();
    provider.narrowing = 'ignored';
    expect(await failure()).toBe('token_not_narrow');
    expect(log.named('token.handed_out')).toEqual([]);
    // Nobody has it: revoking it could end the session (RFC 7009 section 2.1).
    expect(provider.calls.revoke).toBe(0);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('is not given when it lives longer than it may, or nobody said how long', async () => {
    const { failure, provider } = await scenario({ maxSeconds: 299 });
    expect(await failure()).toBe('token_not_narrow');
    provider.grants.expiresInSeconds = 100;
    expect(await failure()).toBe('none');
    provider.next('refresh', async (run) => {
      const grant = await run();
      return { ...grant, accessToken: { ...grant.accessToken, lifetimeAssumed: true as const } };
    });
    expect(await failure()).toBe('token_not_narrow');
  });

  it('is not given for no scope at all', async () => {
    const { failure, provider } = await scenario();
    provider.next('refresh', async (run) => {
      const grant = await run();
      return { ...grant, accessToken: { ...grant.accessToken, scope: '' } };
    });
    expect(await failure()).toBe('token_not_narrow');
  });

  it('is not given twice by a service that gives the same one again, as long as that lives', async () => {
    const { handOut, failure, provider, clock } = await scenario();
    const { token } = await handOut('main', 'notes');
    const same = async (run: () => ReturnType<typeof provider.refresh>) => {
      const grant = await run();
      return { ...grant, accessToken: { ...grant.accessToken, value: token } };
    };
    provider.next('refresh', same);
    expect(await failure()).toBe('token_not_narrow');
    await clock.advance(300_001);
    await turn();
    provider.next('refresh', same);
    expect(await failure()).toBe('none');
  });

  it('is not given where nobody is signed in', async () => {
    const { session, clock, log } = await signedOut();
    const allowed = { main: { notes: { scopes: ['openid'], maxSeconds: 300 } } };
    const handOut = createTokenHandOut({ apis, allowed, session, clock, log });
    expect(await codeOfFailed(handOut('main', 'notes'))).toBe('not_signed_in');
  });
});
