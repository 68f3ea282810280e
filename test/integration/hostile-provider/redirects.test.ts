import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import type { Endpoint } from '../../fakes/mutating-provider.ts';
import {
  expectGoodProvider,
  expectKeptAtRefresh,
  expectRefusedSignIn,
  signedInScene,
  type Attack,
} from './scene.ts';

const STATUSES = [300, 301, 302, 303, 305, 307, 308] as const;
const redirecting =
  (endpoint: Endpoint, status: number): Attack =>
  ({ op, evil }) => {
    op.answers[endpoint] = () => ({
      status,
      headers: {
        'content-type': 'application/json',
        location: `${evil.origin}/${endpoint}`,
        refresh: `0; url=${evil.origin}`,
        link: `<${evil.origin}>; rel=preload`,
        'alt-svc': `h2="${evil.origin.slice('http://'.length)}"`,
      },
      body: JSON.stringify(endpoint === 'jwks' ? op.jwks : op.metadata),
    });
  };

describe.each(STATUSES)('a redirect with %i', (status) => {
  it.each(['openid-configuration', 'jwks'] as const)(
    'of %s is not followed [MD-04]',
    async (endpoint) => {
      const attack = redirecting(endpoint, status);
      await expectRefusedSignIn(attack, 'provider_invalid');
      await expectKeptAtRefresh(attack, 'provider_invalid');
    },
  );

  it('of token is not followed, with the code or with the refresh token [MD-04, RT-10]', async () => {
    const attack = redirecting('token', status);
    const scene = await expectRefusedSignIn(attack, 'response_invalid');
    // One exchange for each of the two codes.
    expect(scene.asked('token')).toHaveLength(2);
    await expectKeptAtRefresh(attack, 'response_invalid');
  });

  it('of revocation is not followed, and the person is signed out here [MD-04, LO-02]', async () => {
    const scene = await signedInScene({ settings: [{ endSession: false }] });
    await redirecting('revocation', status)(scene);
    expect(await scene.session.signOut()).toMatchObject({ revocation: 'pending' });
    expect(scene.asked('revocation')).toHaveLength(1);
    expect(scene.isSignedIn()).toBe(false);
    scene.expectQuiet();
    scene.heal();
    expect((await scene.signIn()).outcome).toBe('done');
  });

  it('of userinfo is not followed, and costs nothing but the name [MD-04]', async () => {
    const scene = await signedInScene({
      attack: (stage) => {
        stage.op.person.claims = {};
        void redirecting('userinfo', status)(stage);
      },
    });
    while (scene.machine.log.named('userinfo.failed').length === 0) await turn();
    expect(scene.asked('userinfo')).toHaveLength(1);
    expect(await scene.refresh()).toBe('done');
    scene.expectQuiet();
  });

  it('of a pushed request is not followed, and no browser opens [MD-04]', async () => {
    const attack: Attack = (stage) => {
      stage.op.metadata['require_pushed_authorization_requests'] = true;
      void redirecting('par', status)(stage);
    };
    const scene = await expectRefusedSignIn(attack, 'response_invalid');
    expect(scene.app.tabs).toHaveLength(1);
  });
});

it('the provider that these redirects are of signs in and refreshes without them [MD-04]', () =>
  expectGoodProvider());
