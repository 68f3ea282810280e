import { describe, expect, it } from 'vitest';
import type { AuthFailure, Result, WindowGrants } from '../../../../preload/contract.ts';
import { AuthError } from '../../../../renderer/auth-client.ts';
import { createGrantsStore } from '../../../../renderer/auth-client/grants-store.ts';

const granted = (window: string) => ({ window, verbs: ['getSession'] }) as unknown as WindowGrants;
const failure: AuthFailure = { code: 'internal', message: 'A fault.', nextStep: 'Wait.' };

/** A store over a bridge whose answers a test gives one by one, and what a listener was told. */
function followed() {
  const order: string[] = [];
  const told: string[] = [];
  const asked: ((answer: Result<WindowGrants>) => void)[] = [];
  let listener: ((grants: WindowGrants) => void) | undefined;
  const store = createGrantsStore({
    getGrants: () => {
      order.push('getGrants');
      return new Promise((answer) => asked.push(answer));
    },
    onGrantsChanged: (next) => {
      order.push('onGrantsChanged');
      listener = next;
      return () => {};
    },
  });
  expect(order).toEqual([]);
  store.grants.subscribe(({ window, error }) => told.push(error ? error.code : window));
  return {
    store,
    told,
    order,
    narrow: (name: string) => listener?.(granted(name)),
    async answer(result: Result<WindowGrants>) {
      asked.shift()?.(result);
      await new Promise(setImmediate);
    },
  };
}

describe('the grants of the client', () => {
  it('are nothing until they are known', async () => {
    const { store, answer } = followed();
    expect(store.grants.getSnapshot()).toEqual({
      window: '',
      verbs: [],
      accounts: 'current',
      apis: {},
      scopes: [],
      opens: [],
      accessTokens: [],
    });
    await answer({ ok: true, value: granted('main') });
    expect(store.grants.getSnapshot()).toEqual(granted('main'));
  });

  it('are listened to before they are asked for', () => {
    expect(followed().order).toEqual(['onGrantsChanged', 'getGrants']);
  });

  it('are told, and each time that they are less', async () => {
    const { told, narrow, answer } = followed();
    await answer({ ok: true, value: granted('all') });
    narrow('less');
    expect(told).toEqual(['all', 'less']);
  });

  it('do not go back to what was asked for before they were less', async () => {
    const { told, narrow, answer } = followed();
    narrow('less');
    await answer({ ok: true, value: granted('all') });
    expect(told).toEqual(['less']);
  });

  it('say that they could not be asked for, and are asked for again', async () => {
    const { store, told, answer } = followed();
    await answer({ ok: false, error: failure });
    expect(store.grants.getSnapshot()).toMatchObject({ window: '', error: failure });
    expect(store.grants.getSnapshot().error).toBeInstanceOf(AuthError);
    const again = store.getGrants();
    await answer({ ok: true, value: granted('all') });
    expect(await again).toEqual(granted('all'));
    expect(told).toEqual(['internal', 'all']);
    expect(store.grants.getSnapshot().error).toBeUndefined();
  });
});
