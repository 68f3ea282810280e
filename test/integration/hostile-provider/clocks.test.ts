import { describe, expect, it } from 'vitest';
import {
  expectGoodProvider,
  expectRefusedSignIn,
  signedInScene,
  startScene,
  type Attack,
} from './scene.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIMES = ['exp', 'iat', 'nbf', 'auth_time'] as const;

/** A claim that is off by seconds from now, or is this. */
const timed =
  (name: (typeof TIMES)[number], value: number | ((now: number) => unknown)): Attack =>
  ({ op }) => {
    op.changeClaims = (claims) => {
      const now = Number(claims['iat']);
      claims[name] = typeof value === 'number' ? now + value : value(now);
    };
  };

describe('an ID token', () => {
  it.each<[string, Attack]>([
    ['that expired an hour ago', timed('exp', -HOUR)],
    ['that expired a minute ago', timed('exp', -MINUTE)],
    ['of an hour ago', timed('iat', -HOUR)],
    ['of tomorrow', timed('iat', DAY)],
    ['that is good from tomorrow on', timed('nbf', DAY)],
    ['of a person who proves tomorrow who they are', timed('auth_time', DAY)],
    ...TIMES.map((name): [string, Attack] => [`whose ${name} is a text`, timed(name, () => '1')]),
    ...TIMES.map((name): [string, Attack] => [`whose ${name} is a list`, timed(name, () => [1])]),
    ['that never expires, in words', timed('exp', () => 'never')],
    ['that expires before time began', timed('exp', () => -1)],
  ])('%s signs nobody in [IT-03, IT-05]', async (_what, attack) => {
    await expectRefusedSignIn(attack, 'id_token_invalid', 'response_invalid');
  });

  it.each<[string, Attack]>([
    ['that expires in a hundred years', timed('exp', 100 * 365 * DAY)],
    ['a few seconds ahead', timed('iat', 20)],
  ])('%s is taken, and its session is no longer for it [IT-03, IT-10]', async (_what, attack) => {
    const scene = await startScene({ attack });
    expect((await scene.signIn()).outcome).toBe('done');
    scene.heal();
    expect(await scene.refresh()).toBe('done');
    expect(scene.asked('token')).toHaveLength(2);
  });
});

describe('a Date header', () => {
  it.each([
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'yesterday',
    '',
    '0',
    'x'.repeat(4000),
  ])('that says %j tells no time, and costs nobody a sign-in [RT-16]', async (date) => {
    const scene = await startScene({
      attack: ({ op }) => {
        op.timeHeaders = () => ({ date });
      },
    });
    expect((await scene.signIn()).outcome).toBe('done');
    expect(await scene.refresh()).toBe('done');
    scene.expectQuiet();
  });

  it('that is ten years off makes no access token live longer [RT-16, IT-10]', async () => {
    const scene = await startScene({
      attack: ({ op }) => {
        op.ahead = 10 * 365 * DAY * 1000;
      },
    });
    expect((await scene.signIn()).outcome).toBe('done');
    expect(await scene.refresh()).toBe('done');
    expect(scene.asked('token')).toHaveLength(2);
  });
});

describe('a computer’s clock that jumps', () => {
  it.each([-10 * 365 * DAY, -DAY, DAY, 10 * 365 * DAY])(
    'by %i seconds while the person signs in ends nothing, and costs no session at a refresh [RT-16, IT-03]',
    async (seconds) => {
      const scene = await startScene();
      const { outcome } = await scene.signIn((url) => {
        scene.hands.wall = seconds * 1000;
        return scene.op.authorize(url);
      });
      expect(outcome).toBe('done');
      scene.hands.wall = 0;
      expect(await scene.refresh()).toBe('done');
      scene.hands.wall = -seconds * 1000;
      expect(await scene.refresh()).toBe('done');
      expect(scene.session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
    },
  );

  it('and a provider that signs for another time together cost no refresh token [RT-16]', async () => {
    const scene = await signedInScene();
    scene.hands.wall = -DAY * 1000;
    await timed('exp', -HOUR)(scene);
    expect(await scene.refresh()).toBe('done');
    scene.heal();
    expect(await scene.refresh()).toBe('done');
  });
});

it('the provider that these clocks are of signs in and refreshes by the right time [IT-03]', () =>
  expectGoodProvider());
