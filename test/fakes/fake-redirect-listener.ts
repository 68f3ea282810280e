import type { Page } from '../../main/loopback/pages.ts';
import {
  ListenerError,
  type ReceivedRedirect,
  type RedirectListener,
  type RedirectReceiver,
  type ResultPage,
} from '../../main/ports.ts';

/** What a person sees in the tab in the end. `unreachable`: nothing listens there. */
export type Shown = Page | { readonly kind: 'unreachable' };

/** The redirect listener without a network: ports are numbers, and `visit` is the browser. */
export class FakeRedirectListener implements RedirectListener {
  /** The receivers that are open now, by redirect URI. */
  readonly receivers = new Map<string, FakeRedirectReceiver>();
  /** Ports that another program holds. */
  readonly takenPorts = new Set<number>();
  #nextPort = 49_152;

  async open(options: {
    readonly path: string;
    readonly ports: 'any' | readonly number[];
    readonly signal: AbortSignal;
  }): Promise<RedirectReceiver> {
    options.signal.throwIfAborted();
    const candidates = options.ports === 'any' ? [this.#nextPort++] : options.ports;
    const port = candidates.find((candidate) => !this.takenPorts.has(candidate));
    if (port === undefined) throw new ListenerError('No port left');
    const redirectUri = `http://127.0.0.1:${port}${options.path}`;
    this.takenPorts.add(port);
    const receiver = new FakeRedirectReceiver(redirectUri, options.signal, () => {
      this.takenPorts.delete(port);
      this.receivers.delete(redirectUri);
    });
    this.receivers.set(redirectUri, receiver);
    return receiver;
  }

  /** A browser follows a redirect to `redirectUri?query` and waits for the page it ends on. */
  async visit(redirectUri: string, query: string): Promise<Shown> {
    return this.receivers.get(redirectUri)?.visit(query) ?? { kind: 'unreachable' };
  }
}

class FakeRedirectReceiver implements RedirectReceiver {
  readonly redirectUri: string;
  readonly #signal: AbortSignal;
  readonly #release: () => void;
  readonly #page = Promise.withResolvers<ResultPage>();
  #take: ((query: string) => boolean) | null = null;
  #reject: (reason: unknown) => void = () => {};
  #state: 'open' | 'taken' | 'closed' = 'open';
  #asked = false;

  constructor(redirectUri: string, signal: AbortSignal, release: () => void) {
    this.redirectUri = redirectUri;
    this.#signal = signal;
    this.#release = release;
    signal.addEventListener('abort', () => void this.close(), { once: true });
  }

  receive<T>(judge: (query: string) => T | null): Promise<ReceivedRedirect<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<ReceivedRedirect<T>>();
    promise.catch(() => {});
    if (this.#asked) reject(new Error('receive() was called twice'));
    else if (this.#state === 'closed') reject(this.#closeReason());
    else {
      this.#reject = reject;
      this.#take = (query) => {
        const response = attempt(() => judge(query));
        if (response === null) return false;
        resolve({ response, answer: (page) => this.#page.resolve(page) });
        return true;
      };
    }
    this.#asked = true;
    return promise;
  }

  async visit(query: string): Promise<Shown> {
    if (this.#state === 'taken') return { kind: 'finished' };
    if (this.#take?.(query) !== true) return { kind: 'not_ours' };
    this.#state = 'taken';
    this.#take = null;
    return this.#page.promise;
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#take = null;
    this.#release();
    this.#reject(this.#closeReason());
    this.#page.resolve({
      kind: 'failed',
      sentence: 'The sign-in was stopped before it was complete.',
    });
  }

  #closeReason(): unknown {
    return this.#signal.aborted ? this.#signal.reason : new ListenerError('Closed');
  }
}

function attempt<T>(judge: () => T | null): T | null {
  try {
    return judge();
  } catch {
    return null;
  }
}
