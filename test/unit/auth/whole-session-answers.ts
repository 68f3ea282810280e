import { expect } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import type { Endpoint } from '../../fakes/mutating-provider.ts';
import { API, createStack, unmarked } from './whole-session-stack.ts';

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;

/** Somebody who is signed in, and what is stored of it. */
export async function signedIn({ ahead = 0 } = {}) {
  const stack = await createStack();
  const { op, clock, store } = stack;
  op.ahead = ahead;
  const { session } = await stack.start();
  await stack.signIn(session);
  let before = unmarked(store.items);

  /** Lets time pass, from timer to timer; what a timer begins is at its end before time goes on. */
  async function pass(ms: number) {
    const end = clock.monotonic() + ms;
    while (clock.monotonic() < end) {
      const left = end - clock.monotonic();
      await clock.advance(Math.min(left, clock.timers()[0] ?? left));
      for (let i = 0; i < 20 || op.network.answering() > 0; i += 1) await turn();
    }
  }
  /** Every endpoint does its own work again. */
  function mend() {
    for (const name of Object.keys(op.answers)) Reflect.deleteProperty(op.answers, name);
  }
  const ask = () =>
    session
      .tokens()
      .get(API.notes.resource)
      .then(() => 'none', codeOf);

  return {
    ...stack,
    session,
    pass,
    ask,
    mend,
    /** Waits until the session is offline, or online, by itself. */
    async until(connection: 'offline' | 'online') {
      const isIt = () => JSON.stringify(session.snapshot()).includes(`"${connection}"`);
      while (!isIt()) await pass(SECOND);
    },
    /** Requests of the token endpoint since the sign-in. */
    refreshes: () => op.requests('token').length - 1,
    /** The token has expired, and every request for another one is answered like this. */
    async answeredWith(answer: () => FakeAnswer, endpoint: Endpoint = 'token') {
      await clock.advance(10 * SECOND);
      clock.sleep(2 * HOUR);
      before = unmarked(store.items);
      op.answers[endpoint] = answer;
      const asked = ask();
      // Until the request is there; what is answered late is answered by the time limit.
      while (op.requests(endpoint).length < 2) await turn();
      await pass(SECOND);
      return asked;
    },
    /** The person is signed in, and the store has what it had. */
    expectKept(connection: 'offline' | 'refused' = 'offline') {
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection });
      expect(unmarked(store.items)).toEqual(before);
    },
    /** The provider is well again, and one call is enough. */
    async expectOneCallIsEnough() {
      mend();
      const sent = op.requests('token').length;
      expect(await ask()).toBe('none');
      expect(op.requests('token')).toHaveLength(sent + 1);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
      expect(op.isAlive(stack.tokenOf())).toBe(true);
    },
  };
}
