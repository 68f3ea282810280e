import { describe, expect, it } from 'vitest';
import { createSessionStore } from '../../../main/auth/session-store.ts';
import { signOutOf, type SignOutOptions } from '../../../main/auth/sign-out.ts';
import { createTokenKeeper } from '../../../main/auth/token-keeper.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeOidcProvider } from '../../fakes/fake-oidc-provider.ts';
import { createFakeRandom } from '../../fakes/fake-random.ts';
import { createFakeVault } from '../../fakes/fake-vault.ts';
import { codeOfFailed } from './session-scenario.ts';

const ADA = { issuer: 'https://idp.test', subject: 'ada' };

describe('a sign-out', () => {
  it('ends the handing out of tokens before it asks the store for anything [RT-15, LO-05]', async () => {
    const order: string[] = [];
    const never = () => Promise.reject(new Error('not asked for'));
    const leaving = {
      keeper: {
        get: never,
        dispose() {
          order.push('no token any more');
          return Promise.resolve(undefined);
        },
      },
      store: {
        discard: never,
        retire(since: number) {
          order.push('deleted');
          const left = { refreshToken: null, since, deleted: true, marked: false, kept: false };
          return Promise.resolve({ ...ADA, ...left });
        },
      },
    };
    const options = {
      vault: createFakeVault(),
      unfinished: {} as SignOutOptions['unfinished'],
      clock: createFakeClock(),
      log: createFakeLog(),
      browserLogout: { start: never },
      logoutAt: null,
    };
    expect(await signOutOf(leaving, options)).toMatchObject({ local: 'done' });
    expect(order).toEqual(['no token any more', 'deleted']);
  });
});

describe('a token keeper that is ended', () => {
  it('has no token left for whoever still asks it [LO-05, MM-01]', async () => {
    const clock = createFakeClock();
    const ignored = () => {};
    const keeper = createTokenKeeper({
      provider: createFakeOidcProvider(),
      store: createSessionStore(createFakeVault(), ADA, ignored),
      clock,
      random: createFakeRandom(),
      log: createFakeLog(),
      continuity: { ...ADA, audience: ['desk'] },
      resource: undefined,
      events: {
        refreshing: ignored,
        refreshed: ignored,
        answered: ignored,
        failed: ignored,
        ended: ignored,
      },
    });
    const token = { value: 'a', type: 'bearer', scope: 'openid', expiresInSeconds: 300 } as const;
    keeper.accept(token);
    expect(await keeper.get(undefined)).toBe(token);
    void keeper.dispose();
    expect(await codeOfFailed(keeper.get(undefined))).toBe('not_signed_in');
  });
});
