import { expect, it } from 'vitest';
import type { AuthFailure, Result, SessionSnapshot } from '../../../preload/contract.ts';
import { followSession } from '../../../renderer/session-feed.ts';

const snapshot = (revision: number): SessionSnapshot => ({
  state: 'restoring',
  provider: 'Example ID',
  revision,
});
const failure: AuthFailure = { code: 'internal', message: 'A fault.', nextStep: 'Wait.' };

/** A bridge whose answers a test gives one by one, and a record of what the audience is told. */
function bridge() {
  const order: string[] = [];
  const told: (number | AuthFailure)[] = [];
  const asked: ((answer: Result<SessionSnapshot>) => void)[] = [];
  let listener: ((session: SessionSnapshot) => void) | undefined;
  const feed = followSession(
    {
      getSession: () => {
        order.push('getSession');
        return new Promise((answer) => asked.push(answer));
      },
      onSessionChanged: (next) => {
        order.push('onSessionChanged');
        listener = next;
        return () => {
          order.push('unsubscribe');
          listener = undefined;
        };
      },
    },
    {
      session: ({ revision }) => told.push(revision),
      failed: (error) => told.push(error),
    },
  );
  return {
    feed,
    order,
    told,
    publish: (revision: number) => listener?.(snapshot(revision)),
    async answer(result: Result<SessionSnapshot>) {
      asked.shift()?.(result);
      await Promise.resolve();
    },
  };
}

it('subscribes before it asks, so that no change falls between', () => {
  expect(bridge().order).toEqual(['onSessionChanged', 'getSession']);
});

it('tells each newer snapshot once, and none that is older or the same', async () => {
  const { told, publish, answer } = bridge();
  publish(4);
  await answer({ ok: true, value: snapshot(3) });
  publish(4);
  publish(2);
  publish(5);
  expect(told).toEqual([4, 5]);
});

it('takes the answer when nothing newer was published', async () => {
  const { told, answer } = bridge();
  await answer({ ok: true, value: snapshot(0) });
  expect(told).toEqual([0]);
});

it('tells a failure only while no snapshot has come', async () => {
  const first = bridge();
  await first.answer({ ok: false, error: failure });
  expect(first.told).toEqual([failure]);

  const second = bridge();
  second.publish(1);
  await second.answer({ ok: false, error: failure });
  expect(second.told).toEqual([1]);
});

it('asks again when told to', async () => {
  const { feed, told, answer } = bridge();
  await answer({ ok: false, error: failure });
  const again = feed.ask();
  await answer({ ok: true, value: snapshot(1) });
  await again;
  expect(told).toEqual([failure, 1]);
});

it('tells nobody anything after its end', async () => {
  const { feed, order, told, publish, answer } = bridge();
  feed.end();
  publish(1);
  await answer({ ok: true, value: snapshot(2) });
  expect(told).toEqual([]);
  expect(order.at(-1)).toBe('unsubscribe');

  const failing = bridge();
  failing.feed.end();
  await failing.answer({ ok: false, error: failure });
  expect(failing.told).toEqual([]);
});
