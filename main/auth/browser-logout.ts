/**
 * Signing out in the browser (OIDC RP-Initiated Logout 1.0): the provider's page is opened, and where the
 * configuration names a path for it, the browser's return is waited for. Nothing depends on the return:
 * the sign-out here is done before, and whatever comes to the port undoes nothing of it (LO-03, LO-04).
 */
import type { SignOutReport } from '../../preload/contract.ts';
import type {
  Clock,
  Log,
  OidcProvider,
  Random,
  RedirectListener,
  RedirectReceiver,
  SystemBrowser,
} from '../ports.ts';
import { createInTurn } from '../in-turn.ts';
import { hasState } from './has-state.ts';

/** How long the browser's return is waited for: a person may be asked whether they want to sign out. */
const RETURN_LIMIT = 3 * 60_000;
/** 256 bits: nobody guesses it while the port is open. */
const STATE_BYTES = 32;

/** What signing out in the browser works with. */
export interface BrowserLogoutOptions {
  readonly browser: SystemBrowser;
  readonly listener: RedirectListener;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly ports: 'any' | readonly number[];
}

/** Where the browser is signed out. */
export interface LogoutAt {
  readonly provider: Pick<OidcProvider, 'endSessionUrl'>;
  /** The path of the return; undefined when none is registered at the provider. */
  readonly postLogoutPath?: string | undefined;
}

/** A port that waits for the return of one sign-out. */
interface Waiting {
  /** Whether the browser came back with this sign-out's own state. */
  readonly returned: Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Takes a return that has the state that was sent, and nothing else (RP-Initiated Logout section 3). The
 * state is in here alone, so that it is gone when nobody waits any more.
 */
const judgeReturn = (state: string) => (query: string) =>
  hasState(new URLSearchParams(query), state) ? true : null;

const NOT_WAITING: Waiting = { returned: Promise.resolve(false), close: () => Promise.resolve() };

/** Creates it; nothing is opened before it is asked. */
export function createBrowserLogout(options: BrowserLogoutOptions) {
  const { browser, clock, random, log, ports } = options;
  const inTurn = createInTurn();
  let waiting = NOT_WAITING;

  const newState = () =>
    [...random.bytes(STATE_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  /** Waits for the return, until it comes, for three minutes, or until it is closed. */
  function wait(receiver: RedirectReceiver, judge: (query: string) => true | null): Waiting {
    let cancel = () => {};
    const close = (): Promise<void> => {
      cancel();
      return receiver.close();
    };
    cancel = clock.after(RETURN_LIMIT, () => void close());
    const returned = receiver.receive(judge).then(
      (redirect) => {
        redirect.answer({ kind: 'signed_out' });
        log.event('sign_out.returned');
        // The page is still on its way to the browser; closing waits for it.
        void close();
        return true;
      },
      () => false,
    );
    return { returned, close };
  }

  /** Where the browser is to come back to; null when it cannot be waited for, which keeps nobody. */
  async function openReturn(path: string | undefined): Promise<RedirectReceiver | null> {
    if (path === undefined) return null;
    const { signal } = new AbortController();
    return options.listener.open({ path, ports, signal }).catch(() => null);
  }

  async function close(): Promise<void> {
    const last = waiting;
    waiting = NOT_WAITING;
    await last.close();
  }

  async function start(
    { provider, postLogoutPath }: LogoutAt,
    idTokenHint: string | undefined,
  ): Promise<SignOutReport['endSession']> {
    await close();
    const receiver = await openReturn(postLogoutPath);
    const state = newState();
    const back = receiver ? { back: { redirectUri: receiver.redirectUri, state } } : {};
    if (receiver) waiting = wait(receiver, judgeReturn(state));
    try {
      const hint = idTokenHint === undefined ? {} : { idTokenHint };
      const url = await provider.endSessionUrl({ ...hint, ...back });
      if (url === null) {
        await close();
        return 'unsupported';
      }
      await browser.open(url);
      return 'opened';
    } catch {
      await close();
      return 'failed';
    }
  }

  return {
    /**
     * Opens the provider's page; does not wait for what the person does there. Never throws. A return from an
     * earlier one is not waited for any more: there is one browser.
     * @param idTokenHint the last ID token, only where the provider needs it: it holds personal data, and
     *   stays in the browser's history.
     */
    start: (at: LogoutAt, idTokenHint: string | undefined): Promise<SignOutReport['endSession']> =>
      inTurn(() => start(at, idTokenHint)),

    /** Whether the browser comes back from the last one; answers when that is known. */
    returned: (): Promise<boolean> => waiting.returned,

    /** Waits for no return any more; resolves when the port is closed. Never throws. */
    close,

    /** The listener for a sign-in: a list of ports may have just the one that a return is waited for on. */
    listenerForSignIn: {
      open: async (attempt) => {
        await close();
        return options.listener.open(attempt);
      },
    } satisfies RedirectListener,
  };
}

/** Signing out in the browser. */
export type BrowserLogout = ReturnType<typeof createBrowserLogout>;
