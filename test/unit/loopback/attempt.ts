import { onTestFinished } from 'vitest';
import {
  createRedirectListener,
  type RedirectListenerOptions,
} from '../../../main/loopback/redirect-listener.ts';
import type { RefusalReason } from '../../../main/loopback/refusal.ts';
import type { ReceivedRedirect, RedirectReceiver } from '../../../main/ports.ts';

/** The query that the attempts of these tests wait for. */
export const GENUINE = 'state=ours&code=the-code';
export const PATH = '/callback';
/** Request target of the genuine callback. */
export const CALLBACK = `${PATH}?${GENUINE}`;

/** One attempt that waits on the real listener, closed when the test is over. */
export interface Attempt {
  readonly receiver: RedirectReceiver;
  readonly port: number;
  readonly received: Promise<ReceivedRedirect<string>>;
  /** Every query that the judge was asked about. */
  readonly judged: string[];
  readonly refusals: RefusalReason[];
  readonly abort: AbortController;
}

export async function startAttempt(
  options: RedirectListenerOptions & { readonly path?: string } = {},
): Promise<Attempt> {
  const { path = PATH, ...listenerOptions } = options;
  const refusals: RefusalReason[] = [];
  const judged: string[] = [];
  const abort = new AbortController();
  const listener = createRedirectListener({
    ...listenerOptions,
    onRefused: (reason) => refusals.push(reason),
  });
  const receiver = await listener.open({ path, ports: 'any', signal: abort.signal });
  const received = receiver.receive((query) => {
    judged.push(query);
    return query === GENUINE ? query : null;
  });
  onTestFinished(() => receiver.close());
  const port = Number(new URL(receiver.redirectUri).port);
  return { receiver, port, received, judged, refusals, abort };
}
