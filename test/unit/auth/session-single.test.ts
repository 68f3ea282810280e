import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, onlyRecord, signedIn, signedOut } from './session-scenario.ts';

type SignedIn = Extract<SessionSnapshot, { state: 'signedIn' }>;
const API = 'urn:api';

describe('a token for one use', () => {
  it('is a refresh of its own, every time, and nobody else is given it', async () => {
    const { session, provider } = await signedIn();
    const access = session.tokens();
    const [one, other] = [await access.single(API), await access.single(API)];
    const cached = [await access.get(API), await access.get(API)];
    expect(new Set([one, other, ...cached].map(({ value }) => value)).size).toBe(3);
    expect(provider.calls.refresh).toBe(3);
  });

  it('is for the part of the scope that it is told, and the session keeps the whole [RT-13]', async () => {
    const { session, vault } = await signedIn();
    const access = session.tokens();
    expect((await access.single(API, 'openid')).scope).toBe('openid');
    expect(onlyRecord(vault).scope).toBe('openid offline_access');
    expect((await access.get(API)).scope).toBe('openid offline_access');
  });

  it('is handed out when the rotated refresh token is stored, and not before [RT-02, RT-04]', async () => {
    const { session, vault, provider } = await signedIn();
    const gate = createGate();
    vault.next('update', (run) => run());
    vault.next('update', gate.before);
    let has = false;
    const single = session.tokens().single(API);
    void single.then(() => (has = true));
    await gate.reached;
    expect(has).toBe(false);
    gate.open();
    await single;
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('waits for its turn: never two refreshes at once [RT-04]', async () => {
    const { session, provider } = await signedIn();
    const access = session.tokens();
    await Promise.all([
      access.single(API),
      access.get(API),
      access.single(API, 'openid'),
      access.get('urn:other'),
    ]);
    expect(provider.mostRefreshes).toBe(1);
    expect(provider.calls.refresh).toBe(4);
  });

  it('is marked in the store before it is asked for, as any refresh [RT-07]', async () => {
    const { session, vault, provider } = await signedIn();
    provider.next('refresh', async (run) => {
      expect(onlyRecord(vault).journal).not.toBeNull();
      return run();
    });
    await session.tokens().single(API);
    expect(onlyRecord(vault).journal).toBeNull();
  });

  it('does not change when the session is renewed next', async () => {
    const { session, provider, clock } = await signedIn();
    const before = session.snapshot() as SignedIn;
    provider.grants.expiresInSeconds = 5;
    await session.tokens().single(API);
    const { accessTokenExpiresAt } = session.snapshot() as SignedIn;
    expect(accessTokenExpiresAt).toBe(before.accessTokenExpiresAt);
    await clock.advance(60_000);
    expect(provider.calls.refresh).toBe(1);
  });

  it('of a part that was never granted is not asked for, and the session goes on [RT-13]', async () => {
    const { session, provider } = await signedIn();
    const wider = session.tokens().single(API, 'openid admin');
    expect(await codeOfFailed(wider)).toBe('scope_not_granted');
    expect(provider.received).toEqual([]);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
  });

  it('that the provider does not give says nothing against the session [RT-10]', async () => {
    const { session, provider } = await signedIn();
    provider.narrowing = 'refused';
    const access = session.tokens();
    expect(await codeOfFailed(access.single(API, 'openid'))).toBe('scope_not_granted');
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
    // Not even for a moment.
    expect((await access.get(API)).scope).toBe('openid offline_access');
  });

  it('is not to be had, and ends nothing, where there is no refresh token', async () => {
    const scenario = await signedOut();
    scenario.provider.grants.refreshToken = 'none';
    await scenario.signIn();
    const { session } = scenario;
    expect(await codeOfFailed(session.tokens().single(API))).toBe('nothing_to_keep');
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
  });

  it('is told of an outage as everybody is, and of the end of the session', async () => {
    const { session, provider } = await signedIn();
    const access = session.tokens();
    provider.endAllSessions();
    expect(await codeOfFailed(access.single(API))).toBe('session_ended');
    expect(await codeOfFailed(access.single(API))).toBe('not_signed_in');
  });
});
