/**
 * The process that is attacked: sign-ins wait on the real listener and judge with the real judge. As a control, the
 * sources are loaded with a mistake in them.
 */
import type * as Judge from '../../../main/auth/authorization-response.ts';
import type * as Listener from '../../../main/loopback/redirect-listener.ts';
import { EXPECTED, PATH, type Ending, type News, type Order, type Said } from './attacked.ts';
import { withMistake } from './with-mistake.ts';

const say = (said: Said) => process.send?.(said);
const faults: string[] = [];
process.on('uncaughtException', (error) => faults.push(String(error)));
process.on('unhandledRejection', (error) => faults.push(String(error)));
// It goes with whoever started it.
process.on('disconnect', () => process.exit());

// What the build replaces.
Object.assign(globalThis, { __DEVELOPMENT_BUILD__: false, __PRODUCT_NAME__: 'Auth Shell' });

interface SignIn {
  end(how: Ending): void;
  news(): News;
}
const signIns = new Map<number, SignIn>();

async function startSignIn(order: Order & { kind: 'start' }): Promise<void> {
  const main = new URL('../../../main/', import.meta.url);
  const load = (file: string): Promise<unknown> =>
    import(withMistake(new URL(file, main), order.mistake));
  const { createRedirectListener } = (await load(
    'loopback/redirect-listener.ts',
  )) as typeof Listener;
  const { judgeAuthorizationResponse } = (await load(
    'auth/authorization-response.ts',
  )) as typeof Judge;

  const taken: string[] = [];
  const refusals: string[] = [];
  let judged = 0;
  const abort = new AbortController();
  const listener = createRedirectListener({ onRefused: (reason) => refusals.push(reason) });
  const { ports, signIn } = order;
  const receiver = await listener.open({ path: PATH, ports, signal: abort.signal });
  const received = receiver.receive((query) => {
    judged += 1;
    return judgeAuthorizationResponse(query, EXPECTED);
  });
  received.then(
    ({ response }) =>
      taken.push(
        response.kind === 'code' ? `code ${response.response.code}` : `error ${response.code}`,
      ),
    () => {},
  );
  // What the session does when the exchange is over; it is cancelled, and out of time, by its signal.
  const close = async (succeeded: boolean): Promise<void> => {
    const { answer } = await received;
    answer(succeeded ? { kind: 'signed_in' } : { kind: 'failed', sentence: 'Declined.' });
    await receiver.close();
  };
  signIns.set(signIn, {
    news: () => ({ taken, judged, refusals, faults }),
    end(how) {
      if (how === 'cancel') abort.abort(new Error('cancelled'));
      else if (how === 'time out') abort.abort(new DOMException('', 'TimeoutError'));
      else void close(how === 'succeed');
    },
  });
  say({ kind: 'listening', signIn, redirectUri: receiver.redirectUri });
}

process.on('message', (order: Order) => {
  const { signIn } = order;
  if (order.kind === 'start') {
    startSignIn(order).catch((error: unknown) =>
      say({ kind: 'unable', signIn, reason: String(error) }),
    );
  } else if (order.kind === 'end') signIns.get(signIn)?.end(order.how);
  else say({ kind: 'news', signIn, news: signIns.get(signIn)?.news() as News });
});
