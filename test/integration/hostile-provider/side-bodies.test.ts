/** Bodies of what is asked beside the tokens: revocation, userinfo, pushed requests. */
import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import type { Endpoint } from '../../fakes/mutating-provider.ts';
import type { RawAnswer } from './hostile-server.ts';
import { BROKEN, FLOODS, flooded, LONG_HEADS, NONSENSE, SLOW } from './raw-answers.ts';
import { expectGoodProvider, expectRefusedSignIn, signedInScene, type Attack } from './scene.ts';

/** A time limit of the configuration is a tenth of a second. */
const HASTE = 100;
const MOST_SENT = 16 * 1024 * 1024;
const ANSWERS = Object.entries({ ...FLOODS, ...LONG_HEADS, ...BROKEN, ...NONSENSE, ...SLOW });

const answeredBy =
  (endpoint: Endpoint, write: RawAnswer): Attack =>
  ({ raw, hands }) => {
    flooded.bytes = 0;
    raw[endpoint] = write;
    if (Object.values(SLOW).includes(write)) hands.haste = HASTE;
  };

describe.each(ANSWERS)('%s', (_what, write) => {
  it('from the revocation endpoint: the person is signed out here, and nothing is left [LO-02, MD-05]', async () => {
    const scene = await signedInScene({ settings: [{ endSession: false }] });
    await answeredBy('revocation', write)(scene);
    const { local, revocation } = await scene.session.signOut();
    expect(local).toBe('done');
    expect(['done', 'pending', 'refused']).toContain(revocation);
    expect(scene.isSignedIn()).toBe(false);
    expect(flooded.bytes).toBeLessThan(3 * MOST_SENT);
    scene.expectQuiet();
    scene.heal();
    expect((await scene.signIn()).outcome).toBe('done');
  });

  it('from the userinfo endpoint costs nothing but the name [MD-05]', async () => {
    const scene = await signedInScene({
      attack: (stage) => {
        stage.op.person.claims = {};
        void answeredBy('userinfo', write)(stage);
      },
    });
    while (scene.machine.log.named('userinfo.failed').length === 0) await turn();
    expect(flooded.bytes).toBeLessThan(3 * MOST_SENT);
    expect(scene.isSignedIn()).toBe(true);
    scene.expectQuiet();
    scene.heal();
    expect(await scene.refresh()).toBe('done');
  });

  it('to a pushed request: no browser opens, and no session comes of it [MD-05]', async () => {
    const attack: Attack = (stage) => {
      stage.op.metadata['require_pushed_authorization_requests'] = true;
      void answeredBy('par', write)(stage);
    };
    const scene = await expectRefusedSignIn(attack, 'response_invalid', 'provider_unreachable');
    // That of the good one afterwards.
    expect(scene.app.tabs).toHaveLength(1);
    expect(flooded.bytes).toBeLessThan(3 * MOST_SENT);
  });
});

it('the provider that these answers are of signs in and refreshes without them [MD-05]', () =>
  expectGoodProvider());
