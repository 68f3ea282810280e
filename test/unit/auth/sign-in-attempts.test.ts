import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { runSignIn } from '../../../main/auth/sign-in.ts';
import type { AuthorizationRequest, TokenGrant } from '../../../main/ports.ts';
import { createFakeClock, turn } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeOidcProvider } from '../../fakes/fake-oidc-provider.ts';
import { FakeRedirectListener } from '../../fakes/fake-redirect-listener.ts';
import { createFakeStoreLock } from '../../fakes/fake-store-lock.ts';
import { createFakeSystemBrowser } from '../../fakes/fake-system-browser.ts';
import { createFakeVault } from '../../fakes/fake-vault.ts';

/** Several attempts at once on the same ports; in the app the session allows one. */
function createAttempts() {
  const provider = createFakeOidcProvider();
  const listener = new FakeRedirectListener();
  const browser = createFakeSystemBrowser();
  const shared = {
    ...{ provider, listener, browser },
    vault: createFakeVault(),
    lock: createFakeStoreLock(),
    clock: createFakeClock(),
    log: createFakeLog(),
  };
  const start = async () => {
    const controller = new AbortController();
    const granted: { grant: TokenGrant; request: AuthorizationRequest }[] = [];
    const outcome = runSignIn(
      { ...shared, another: false, demands: {}, path: '/callback', ports: 'any' },
      {
        unlocking: () => {},
        storeProbed: () => {},
        waiting: () => {},
        completing: () => {},
        granted: (grant, request) => {
          granted.push({ grant, request });
          return Promise.resolve();
        },
      },
      controller.signal,
    ).then(
      () => 'done',
      (error: unknown) => (error as AuthError).code,
    );
    await turn();
    const url = new URL(browser.opened.at(-1) ?? '');
    return { url, outcome, controller, granted };
  };
  const redirectOf = (url: URL) => url.searchParams.get('redirect_uri') ?? '';
  return { provider, listener, start, redirectOf };
}

describe('three sign-ins at the same time', () => {
  it('each have secrets and a port of their own, and take only their own answer [LB-13, TX-04]', async () => {
    const { provider, listener, start, redirectOf } = createAttempts();
    const attempts = [await start(), await start(), await start()];
    for (const name of ['state', 'nonce', 'redirect_uri']) {
      expect(new Set(attempts.map(({ url }) => url.searchParams.get(name))).size).toBe(3);
    }
    const queries = attempts.map(({ url }) => provider.authorize(url.href));
    // Every answer at every wrong port first, in an order of its own.
    for (const [i, attempt] of attempts.entries()) {
      for (const wrong of [2, 0, 1].filter((j) => j !== i)) {
        expect(await listener.visit(redirectOf(attempt.url), queries[wrong] ?? '')).toEqual({
          kind: 'not_ours',
        });
      }
    }
    for (const i of [2, 0, 1]) {
      const attempt = attempts[i]!;
      expect(await listener.visit(redirectOf(attempt.url), queries[i] ?? '')).toEqual({
        kind: 'signed_in',
      });
      expect(await attempt.outcome).toBe('done');
      expect(attempt.granted[0]?.request.state).toBe(attempt.url.searchParams.get('state'));
    }
    expect(provider.calls.exchange).toBe(3);
  });

  it('do not notice that one is cancelled [LB-13]', async () => {
    const { provider, listener, start, redirectOf } = createAttempts();
    const [one, two, three] = [await start(), await start(), await start()];
    two.controller.abort(new AuthError('sign_in_cancelled'));
    expect(await two.outcome).toBe('sign_in_cancelled');
    for (const { url, outcome } of [three, one]) {
      await listener.visit(redirectOf(url), provider.authorize(url.href));
      expect(await outcome).toBe('done');
    }
    expect(await listener.visit(redirectOf(two.url), provider.authorize(two.url.href))).toEqual({
      kind: 'unreachable',
    });
    expect(two.granted).toEqual([]);
  });

  it('that were answered once take no second answer [TX-04, LB-08]', async () => {
    const { provider, listener, start, redirectOf } = createAttempts();
    const { url, outcome } = await start();
    const query = provider.authorize(url.href);
    const [first, replay] = [
      listener.visit(redirectOf(url), query),
      listener.visit(redirectOf(url), query),
    ];
    expect(await first).toEqual({ kind: 'signed_in' });
    expect(await replay).toEqual({ kind: 'finished' });
    await outcome;
    expect(await listener.visit(redirectOf(url), query)).toEqual({ kind: 'unreachable' });
    expect(provider.calls.exchange).toBe(1);
  });
});
