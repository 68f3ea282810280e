import { expect, it } from 'vitest';
import type { AuthFailure, Result, WindowGrants } from '../../../preload/contract.ts';
import { followGrants } from '../../../renderer/grants-feed.ts';

const grants = (window: string) => ({ window }) as WindowGrants;
const failure: AuthFailure = { code: 'internal', message: 'A fault.', nextStep: 'Wait.' };

/** A bridge whose answers a test gives one by one, and a record of what the audience is told. */
function bridge() {
  const told: (string | AuthFailure)[] = [];
  const asked: ((answer: Result<WindowGrants>) => void)[] = [];
  let listener: ((grants: WindowGrants) => void) | undefined;
  const ask = followGrants(
    {
      getGrants: () => new Promise((answer) => asked.push(answer)),
      onGrantsChanged: (next) => {
        expect(asked).toEqual([]);
        listener = next;
        return () => {};
      },
    },
    { grants: ({ window }) => told.push(window), failed: (error) => told.push(error) },
  );
  return {
    told,
    ask,
    narrow: (name: string) => listener?.(grants(name)),
    async answer(result: Result<WindowGrants>) {
      asked.shift()?.(result);
      await Promise.resolve();
    },
  };
}

it('tells what the window may do, and each time that it is less', async () => {
  const { told, narrow, answer } = bridge();
  await answer({ ok: true, value: grants('all') });
  narrow('less');
  expect(told).toEqual(['all', 'less']);
});

it('does not go back to what was asked for before it was less', async () => {
  const { told, narrow, answer } = bridge();
  narrow('less');
  await answer({ ok: true, value: grants('all') });
  expect(told).toEqual(['less']);
});

it('says that it could not be asked for, and asks again when it is told to', async () => {
  const { told, ask, answer } = bridge();
  await answer({ ok: false, error: failure });
  void ask();
  await answer({ ok: true, value: grants('all') });
  expect(told).toEqual([failure, 'all']);
});
