/**
 * Sends an API call and brings the head of its answer: the token is attached here and nowhere else, a
 * refused one is renewed once (RT-17), no redirect is followed, and what the network lost is sent again
 * where that can do no harm.
 */
import type { Clock, HttpIncoming, HttpOpen, Log, Random } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';
import type { ApiCall } from './api-call.ts';
import { AuthError } from './auth-error.ts';
import type { CallTokens } from './call-guard.ts';
import type { Ending } from './ending.ts';

/** Sending them twice has the effect of sending them once (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
/** How often a call is sent again when the network lost it. */
const MORE_TRIES = 2;
/** The first pause before that, in milliseconds; the next one is twice as long, and chance is in both. */
const FIRST_PAUSE = 250;

/** What sending works with. */
export interface ApiSenderOptions {
  readonly open: HttpOpen;
  readonly clock: Pick<Clock, 'after'>;
  readonly random: Random;
  readonly log: Log;
}

/** One call on its way. */
export interface Sending {
  readonly call: ApiCall;
  /** Of one account to the end, whoever is the current one by then. */
  readonly tokens: CallTokens;
  /** Ends it. */
  readonly ending: Ending;
  /** Told how many bytes of the body were sent; begins anew when the call is sent again. */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

const isRedirect = (status: number) => status >= 300 && status < 400 && status !== 304;

/** Creates the function that sends. */
export function createApiSender({ open, clock, random, log }: ApiSenderOptions) {
  /** 0.5 up to, but not including, 1. */
  const chance = () => 0.5 + (random.bytes(1)[0] ?? 0) / 512;

  /**
   * @throws AuthError `api_unauthorized` (401 even with a new token), `api_redirect_refused`, the codes of
   *   `AccessTokens`; HttpFetchError for what the network did, and when the call was ended.
   */
  return async function send({ call, tokens, ending, onSent }: Sending): Promise<HttpIncoming> {
    const { method, url, headers, body } = call;
    let tries = 0;

    const once = (token: string): Promise<HttpIncoming> =>
      open({
        url,
        method,
        // Only here, never in the URL (RFC 6750 section 2.1).
        headers: [['authorization', `Bearer ${token}`], ...headers],
        ...(body === undefined ? {} : { body }),
        ...(onSent && body !== undefined ? { onSent } : {}),
        signal: ending.signal,
      });

    /** Sends with one token, again when no answer came for want of a network. */
    async function persist(token: string): Promise<HttpIncoming> {
      for (;;) {
        try {
          return await once(token);
        } catch (error) {
          const isLost = error instanceof HttpFetchError && error.reason === 'unreachable';
          const isSafe = IDEMPOTENT.has(method) && !tokens.once;
          if (!isLost || !isSafe || tries >= MORE_TRIES) throw error;
        }
        const pause = FIRST_PAUSE * 2 ** tries * chance();
        tries += 1;
        await ending.unlessEnded(new Promise<void>((resolve) => void clock.after(pause, resolve)));
      }
    }

    let incoming = await persist(await ending.unlessEnded(tokens.first()));
    while (incoming.status === 401) {
      incoming.cancel();
      const token = await ending.unlessEnded(tokens.next(incoming.headers));
      if (token === null) break;
      incoming = await persist(token);
    }
    const { status } = incoming;
    if (status !== 401 && !isRedirect(status)) return incoming;
    incoming.cancel();
    if (status !== 401) throw new AuthError('api_redirect_refused');
    log.event('api.unauthorized', { api: call.name });
    throw new AuthError('api_unauthorized');
  };
}

/** Sends an API call. */
export type SendApiCall = ReturnType<typeof createApiSender>;
