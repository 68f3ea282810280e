import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AuthFailure, Result, SessionSnapshot } from '../../../../preload/contract.ts';
import { AuthError } from '../../../../renderer/auth-client.ts';
import { createSessionStore } from '../../../../renderer/auth-client/session-store.ts';

const snapshot = (revision: number): SessionSnapshot => ({
  state: 'restoring',
  provider: 'Example ID',
  revision,
});
const failure: AuthFailure = { code: 'internal', message: 'A fault.', nextStep: 'Wait.' };

/** A store over a bridge whose answers a test gives one by one. */
function unused() {
  const order: string[] = [];
  const asked: ((answer: Result<SessionSnapshot>) => void)[] = [];
  let listener: ((session: SessionSnapshot) => void) | undefined;
  const store = createSessionStore({
    getSession: () => {
      order.push('getSession');
      return new Promise((answer) => asked.push(answer));
    },
    onSessionChanged: (next) => {
      order.push('onSessionChanged');
      listener = next;
      return () => {};
    },
  });
  return {
    store,
    order,
    publish: (revision: number) => listener?.(snapshot(revision)),
    async answer(result: Result<SessionSnapshot>) {
      asked.shift()?.(result);
      await new Promise(setImmediate);
    },
  };
}

/** One that is followed, and the revisions that a listener was told. */
function followed() {
  const bridge = unused();
  const told: number[] = [];
  const end = bridge.store.subscribe(({ revision }) => told.push(revision));
  return { ...bridge, told, end };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the session of the client', () => {
  it('asks for nothing before somebody wants to know', () => {
    const { store, order } = unused();
    expect(order).toEqual([]);
    store.getSnapshot();
    expect(order).toEqual(['onSessionChanged', 'getSession']);
  });

  it('subscribes before it asks, so that no change falls between, and once for all', () => {
    const { store, order } = followed();
    store.subscribe(() => {});
    store.getSnapshot();
    expect(order).toEqual(['onSessionChanged', 'getSession']);
  });

  it('is starting until the first snapshot has come, and the same object until it changes', async () => {
    const { store, answer, publish } = followed();
    const first = store.getSnapshot();
    expect(first).toEqual({ state: 'starting', revision: -1, provider: '' });
    expect(store.getSnapshot()).toBe(first);
    await answer({ ok: true, value: snapshot(0) });
    const second = store.getSnapshot();
    expect(second).toEqual(snapshot(0));
    publish(0);
    expect(store.getSnapshot()).toBe(second);
  });

  it('tells each newer snapshot once, and none that is older or the same', async () => {
    const { told, publish, answer } = followed();
    publish(4);
    await answer({ ok: true, value: snapshot(3) });
    publish(4);
    publish(2);
    publish(5);
    expect(told).toEqual([4, 5]);
  });

  it('has changed already when a listener is told', () => {
    const { store, publish } = unused();
    const seen: unknown[] = [];
    store.subscribe((session) => seen.push(session === store.getSnapshot()));
    publish(1);
    expect(seen).toEqual([true]);
  });

  it('shows a failure only while no snapshot has come', async () => {
    const first = followed();
    await first.answer({ ok: false, error: failure });
    expect(first.told).toEqual([-1]);
    const shown = first.store.getSnapshot();
    expect(shown).toMatchObject({ state: 'starting', error: failure });
    expect(shown.state === 'starting' && shown.error).toBeInstanceOf(AuthError);

    const second = followed();
    second.publish(1);
    await second.answer({ ok: false, error: failure });
    expect(second.told).toEqual([1]);
  });

  it('asks again when told to, and shows the answer', async () => {
    const { store, told, answer } = followed();
    await answer({ ok: false, error: failure });
    const again = store.getSession();
    await answer({ ok: true, value: snapshot(1) });
    expect(await again).toEqual(snapshot(1));
    expect(told).toEqual([-1, 1]);
    expect(store.getSnapshot()).toEqual(snapshot(1));

    const refused = expect(store.getSession()).rejects.toMatchObject({ code: 'internal' });
    await answer({ ok: false, error: failure });
    await refused;
    expect(told).toEqual([-1, 1]);
  });

  it('tells nobody anything after the end of a subscription, and the others go on', () => {
    const { store, told, end, publish } = followed();
    const others: number[] = [];
    store.subscribe(({ revision }) => others.push(revision));
    publish(1);
    end();
    end();
    publish(2);
    expect(told).toEqual([1]);
    expect(others).toEqual([1, 2]);
  });

  it('keeps two subscriptions of one function apart', () => {
    const { store, publish } = unused();
    const told: number[] = [];
    const listener = ({ revision }: { readonly revision: number }) => told.push(revision);
    const end = store.subscribe(listener);
    store.subscribe(listener);
    publish(1);
    end();
    publish(2);
    expect(told).toEqual([1, 1, 2]);
  });

  it("keeps one listener's mistake from the others", () => {
    const { store, publish } = unused();
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const mistake = new Error('a mistake of the page');
    store.subscribe(() => {
      throw mistake;
    });
    const told: number[] = [];
    store.subscribe(({ revision }) => told.push(revision));
    publish(1);
    expect(told).toEqual([1]);
    expect(error).toHaveBeenCalledWith(mistake);
  });
});
