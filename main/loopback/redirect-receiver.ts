import type { IncomingMessage, ServerResponse } from 'node:http';
import { ListenerError, type ReceivedRedirect, type RedirectReceiver } from '../ports.ts';
import { sendOn, sendPage, sendRefusal } from './answers.ts';
import { createFinalPage } from './final-page.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { STOPPED } from './pages.ts';
import type { OnRefused } from './refusal.ts';
import { judgeRequest, type Served } from './request-guard.ts';

/** How long the port stays open for a browser that has not fetched its page yet (LB-03: < 1 s). */
const GRACE_MS = 500;

export interface ReceiverOptions {
  readonly authority: string;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onRefused: OnRefused;
  readonly pageWaitMs: number;
}

/** Receives the redirect of one attempt on a server that is already bound. */
export function createRedirectReceiver(
  server: LoopbackServer,
  { authority, path, signal, onRefused, pageWaitMs }: ReceiverOptions,
): RedirectReceiver {
  const served: Served = {
    authority,
    callbackPath: path,
    donePath: path === '/done' ? '/finished' : '/done',
  };
  const finalPage = createFinalPage(pageWaitMs);
  /** Takes the query if it is ours. Null before `receive` and for good once it has taken one. */
  let take: ((query: string) => boolean) | null = null;
  let taken = false;
  let asked = false;
  let rejectPending: (reason: unknown) => void = () => {};
  let closing: Promise<void> | null = null;

  const onCallback = (query: string, response: ServerResponse): void => {
    if (taken) {
      onRefused('already_finished');
      sendPage(response, { kind: 'finished' });
    } else if (take?.(query) === true) {
      taken = true;
      take = null;
      sendOn(response, served.donePath);
    } else {
      onRefused('not_ours');
      sendPage(response, { kind: 'not_ours' });
    }
  };

  server.handle((request: IncomingMessage, response: ServerResponse) => {
    const judged = judgeRequest(request, served);
    if (judged.kind === 'callback') return onCallback(judged.query, response);
    if (judged.kind === 'done' && taken) return finalPage.serve(response);
    const reason = judged.kind === 'refused' ? judged.reason : 'path';
    onRefused(reason);
    sendRefusal(response, reason);
  });

  const shutDown = async (): Promise<void> => {
    signal.removeEventListener('abort', close);
    take = null;
    rejectPending(signal.aborted ? signal.reason : new ListenerError('The listener was closed'));
    if (taken) {
      finalPage.settle(STOPPED);
      await finalPage.delivered(GRACE_MS);
    }
    await server.close();
  };
  const close = (): Promise<void> => (closing ??= shutDown());
  signal.addEventListener('abort', close);

  return {
    redirectUri: `http://${authority}${path}`,
    close,
    receive<T>(judge: (query: string) => T | null) {
      const { promise, resolve, reject } = Promise.withResolvers<ReceivedRedirect<T>>();
      // The caller may be busy opening the browser when the attempt is aborted.
      promise.catch(() => {});
      if (asked) reject(new Error('receive() was called twice'));
      else if (signal.aborted) reject(signal.reason);
      else if (closing !== null) reject(new ListenerError('The listener was closed'));
      else {
        rejectPending = reject;
        take = (query) => {
          const response = judgeSafely(judge, query);
          if (response === null) return false;
          resolve({ response, answer: finalPage.settle });
          return true;
        };
      }
      asked = true;
      return promise;
    },
  };
}

/** A judge that throws on hostile input has not recognised it; it must not end the process (LB-07). */
function judgeSafely<T>(judge: (query: string) => T | null, query: string): T | null {
  try {
    return judge(query);
  } catch {
    return null;
  }
}
