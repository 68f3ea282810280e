/**
 * One sign-in attempt, from the open port to the granted tokens. The attempt's secrets (state, nonce,
 * verifier, redirect URI) are one value that is passed along and never shared (LB-13, TX-04).
 */
import { errors } from '../../preload/errors.ts';
import type {
  AuthorizationRequest,
  Clock,
  Log,
  OidcProvider,
  RedirectListener,
  SignInDemands,
  StoreLock,
  SystemBrowser,
  TokenGrant,
  Vault,
} from '../ports.ts';
import { AuthError, codeOf } from './auth-error.ts';
import { judgeAuthorizationResponse } from './authorization-response.ts';
import { storeForSignIn } from './unlock-wait.ts';

/** What an attempt works with. */
export interface SignInOptions {
  readonly provider: OidcProvider;
  readonly vault: Vault;
  readonly lock: StoreLock;
  readonly clock: Clock;
  readonly listener: RedirectListener;
  readonly browser: SystemBrowser;
  readonly log: Log;
  /** Another account than the one that is signed in here. */
  readonly another: boolean;
  /** What is asked for beyond the configuration's. */
  readonly demands: SignInDemands;
  readonly path: string;
  readonly ports: 'any' | readonly number[];
}

/** What the attempt tells while it runs. */
export interface SignInProgress {
  /** The store is locked: the person is asked to unlock it, and the attempt waits for that. */
  unlocking(): void;
  /** The store was probed: false when nothing can be kept on this computer now. */
  storeProbed(available: boolean): void;
  /** The browser shows the sign-in page; the URL is for opening it again. */
  waiting(url: string): void;
  /** The answer came and is being checked. */
  completing(): void;
  /** Tokens were granted: store them, then publish. The browser's page waits for it. */
  granted(grant: TokenGrant, request: AuthorizationRequest): Promise<void>;
}

/** Ends waiting for `work` when the attempt is aborted, with the attempt's reason. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** What is to be known before a password is typed: the provider, and whether anything can be kept. */
async function prepare(
  options: SignInOptions,
  progress: SignInProgress,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  try {
    const ends = AbortSignal.any([signal, over.signal]);
    const store = storeForSignIn(options, progress.unlocking, ends);
    const [available] = await orAborted(Promise.all([store, options.provider.warm()]), signal);
    return available;
  } finally {
    // Nobody is asked any more: the store is open, or the provider has failed.
    over.abort();
  }
}

/** Opens the sign-in page; a browser that cannot be launched ends the attempt (UA-04). */
async function openBrowser(browser: SystemBrowser, url: string): Promise<void> {
  try {
    await browser.open(url);
  } catch {
    throw new AuthError('browser_failed');
  }
}

/**
 * Runs one attempt to its end.
 * @param signal aborted with an AuthError: cancelled, timed out, or the app is closing.
 * @throws AuthError with the code of whatever ended it. The port is closed in every case (LB-03).
 */
export async function runSignIn(
  options: SignInOptions,
  progress: SignInProgress,
  signal: AbortSignal,
): Promise<void> {
  const { provider, listener, browser, log } = options;
  progress.storeProbed(await prepare(options, progress, signal));
  const receiver = await listener
    .open({ path: options.path, ports: options.ports, signal })
    .catch(() => {
      throw signal.aborted ? (signal.reason as Error) : new AuthError('listener_failed');
    });
  try {
    const { redirectUri } = receiver;
    const request = await orAborted(
      provider.authorizationRequest({
        ...options.demands,
        redirectUri,
        signal,
        another: options.another,
      }),
      signal,
    );
    // Before the browser opens: one that is signed in already answers at once.
    const received = receiver.receive((query) => judgeAuthorizationResponse(query, request));
    const opened = openBrowser(browser, request.url);
    progress.waiting(request.url);
    // The answer counts even while the system has not yet said whether the browser was opened.
    const answered = Promise.race([received, opened.then(() => received)]);
    const redirect = await orAborted(answered, signal);
    try {
      const judged = redirect.response;
      if (judged.kind === 'error') throw new AuthError(judged.code);
      progress.completing();
      const exchange = provider.exchange(request, judged.response, signal);
      const grant = await orAborted(exchange, signal);
      await orAborted(progress.granted(grant, request), signal);
      redirect.answer({ kind: 'signed_in' });
    } catch (error) {
      const code = codeOf(error);
      log.event('sign_in.refused', { code });
      redirect.answer({ kind: 'failed', sentence: errors[code].message });
      throw error;
    }
  } finally {
    await receiver.close();
  }
}
