import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, expire, signedIn } from './session-scenario.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const fails = (code: ErrorCode) => () => Promise.reject(new AuthError(code));

describe('an access token', () => {
  it('is handed out from memory while it is fresh, without store or network [RT-04]', async () => {
    const { session, provider, vault } = await signedIn();
    vault.calls.length = 0;
    const tokens = await Promise.all(
      Array.from({ length: 1000 }, () => session.tokens().get(undefined)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(vault.calls).toEqual([]);
    expect(provider.calls.refresh).toBe(0);
  });

  it('is refreshed once for a thousand who ask after it has expired [RT-04]', async () => {
    const { session, provider, clock } = await signedIn();
    await expire(clock);
    const tokens = await Promise.all(
      Array.from({ length: 1000 }, () => session.tokens().get(undefined)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(provider.calls.refresh).toBe(1);
  });

  it('is not handed out in its last five seconds [RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    provider.always('refresh', fails('provider_unreachable'));
    const first = await session.tokens().get(undefined);
    await clock.advance(HOUR - 5 * SECOND - 1);
    expect(await session.tokens().get(undefined)).toBe(first);
    await clock.advance(1);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
  });

  it('is not for somebody who is not signed in', async () => {
    const { session } = await signedIn();
    await session.signOut();
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('not_signed_in');
    expect(session.tokens().invalidate(undefined, 'x')).toBe(false);
  });

  it.each([
    ['a day forward', DAY],
    ['a year forward', 365 * DAY],
  ])('is renewed when the wall clock jumps %s, as after a sleep [RT-16]', async (_what, ms) => {
    const { session, provider, clock } = await signedIn();
    await clock.advance(10 * SECOND);
    clock.jump(ms);
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    expect(provider.calls.refresh).toBe(1);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
  });

  it('lives no longer because the wall clock jumps back [RT-16]', async () => {
    const { session, provider, clock } = await signedIn();
    const first = await session.tokens().get(undefined);
    clock.jump(-DAY);
    expect(await session.tokens().get(undefined)).toBe(first);
    provider.always('refresh', fails('provider_unreachable'));
    await clock.advance(HOUR);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
  });

  it('is kept per resource, and asked for one resource after the other [RI-01, RT-04]', async () => {
    const { session, provider } = await signedIn({ mainResource: 'urn:a' });
    const resources: (string | undefined)[] = [];
    const refresh = provider.refresh;
    provider.refresh = (token, continuity, scope, options) => {
      resources.push(options.resource);
      return refresh(token, continuity, scope, options);
    };
    const [a, b, c, again] = await Promise.all([
      session.tokens().get('urn:a'),
      session.tokens().get('urn:b'),
      session.tokens().get('urn:c'),
      session.tokens().get('urn:b'),
    ]);
    expect(new Set([a, b, c]).size).toBe(3);
    expect(again).toBe(b);
    expect(resources).toEqual(['urn:b', 'urn:c']);
    expect(provider.mostRefreshes).toBe(1);
    expect(await session.tokens().get('urn:a')).toBe(a);
  });
});

describe('a token that an API refused', () => {
  it('is replaced by one refresh, however many calls were refused [RT-17, RT-04]', async () => {
    const { session, provider, clock } = await signedIn();
    await clock.advance(5 * SECOND);
    const refused = await session.tokens().get(undefined);
    const renew = async () => {
      expect(session.tokens().invalidate(undefined, refused.value)).toBe(true);
      return session.tokens().get(undefined);
    };
    const renewed = await Promise.all(Array.from({ length: 100 }, renew));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]?.value).not.toBe(refused.value);
    expect(provider.calls.refresh).toBe(1);
  });

  it('is not replaced when it was just made: the next would be refused as well [RT-17, RT-20]', async () => {
    const { session, provider, clock } = await signedIn();
    const { value } = await session.tokens().get(undefined);
    expect(session.tokens().invalidate(undefined, value)).toBe(false);
    await clock.advance(5 * SECOND - 1);
    expect(session.tokens().invalidate(undefined, value)).toBe(false);
    await clock.advance(1);
    expect(session.tokens().invalidate(undefined, value)).toBe(true);
    expect(provider.calls.refresh).toBe(0);
  });

  it('of before does not cost the new one its place [RT-17]', async () => {
    const { session, provider, clock } = await signedIn();
    await clock.advance(5 * SECOND);
    const old = await session.tokens().get(undefined);
    session.tokens().invalidate(undefined, old.value);
    const renewed = await session.tokens().get(undefined);
    expect(session.tokens().invalidate(undefined, old.value)).toBe(true);
    expect(await session.tokens().get(undefined)).toBe(renewed);
    expect(provider.calls.refresh).toBe(1);
  });
});

describe('who it is', () => {
  it('is asked of the UserInfo endpoint when no ID token says it [UI-01]', async () => {
    const { session, provider, signIn } = await signedIn();
    await session.signOut();
    const person = { subject: 'ada', claims: {} };
    provider.person = person;
    provider.next('userInfo', () => Promise.resolve({ name: 'Ada of UserInfo' }));
    await signIn();
    await turn();
    expect(session.snapshot()).toMatchObject({ account: { name: 'Ada of UserInfo' } });
  });

  it('of another subject is not shown, and changes nothing [UI-01]', async () => {
    const { session, provider, signIn, log } = await signedIn();
    await session.signOut();
    provider.person = { subject: 'ada', claims: {} };
    provider.next('userInfo', fails('id_token_invalid'));
    expect(await signIn()).toMatchObject({ state: 'signedIn' });
    await turn();
    expect(session.snapshot()).toMatchObject({ account: { subject: 'ada' } });
    expect(log.named('userinfo.failed')).toEqual([{ code: 'id_token_invalid' }]);
  });

  it('that is known too late, when somebody else has signed in, is not shown [UI-01, RT-15]', async () => {
    const { session, provider, signIn } = await signedIn();
    await session.signOut();
    provider.person = { subject: 'ada', claims: {} };
    const gate = createGate();
    provider.next('userInfo', () => gate.before(() => Promise.resolve({ name: 'Ada of before' })));
    await signIn();
    await session.signOut();
    provider.person = { subject: 'eve', claims: {} };
    provider.next('userInfo', () => Promise.resolve({}));
    await signIn();
    gate.open();
    await turn();
    expect(session.snapshot()).toMatchObject({ account: { subject: 'eve' } });
    expect(JSON.stringify(session.snapshot())).not.toContain('Ada');
  });

  it('is not asked with a token that is for an API [RI-01, UI-01]', async () => {
    const { session, provider, signIn } = await signedIn({ mainResource: 'urn:a' });
    await session.signOut();
    provider.person = { subject: 'ada', claims: {} };
    await signIn();
    await turn();
    expect(provider.calls.userInfo).toBe(0);
  });
});
