/**
 * A `window.auth` in memory, for a page's own tests and for Storybook: the bridge of the app over a main
 * that needs no process, no browser and no network. docs/client.md says how it is used.
 */
import { AuthError } from '../../main/auth/auth-error.ts';
import { createBridge } from '../../preload/bridge.ts';
import type {
  AccountSummary,
  ActivityEntry,
  AuthBridge,
  ErrorCode,
  EventName,
  MethodName,
  ProviderSummary,
  WindowGrants,
} from '../../preload/contract.ts';
import { verbs } from '../../preload/contract.ts';
import { events } from '../../preload/events.ts';
import type { GrownBridge } from '../auth-client/grown-bridge.ts';
import { createFakeApis, wholeBody, type FakeRoute } from './fake-apis.ts';
import { createFakeMain, type FakeCall, type FakeHandler } from './fake-main.ts';
import { createFakeHandle } from './fake-request.ts';
import { createFakeSession, type FakeState } from './fake-session.ts';

export type { FakeApiAnswer, FakeApiRequest, FakeRoute } from './fake-apis.ts';
export type { FakeCall, FakeHandler } from './fake-main.ts';
export type { FakeState } from './fake-session.ts';

/** Who signs in when a test does not say who. */
export const ada = {
  subject: 'ada',
  name: 'Ada Lovelace',
  username: 'ada',
  email: 'ada@example.test',
} as const satisfies Partial<AccountSummary>;

/** What a fake begins with; everything may be left out. */
export interface FakeAuthOptions {
  /** The sign-in services, the default one first. */
  readonly providers?: readonly [ProviderSummary, ...ProviderSummary[]];
  /** What the window is granted; what is left out is granted in full. */
  readonly grants?: Partial<WindowGrants>;
  readonly canSignOutEverywhere?: boolean;
  /** Every sign-in is finished at once by this person; left out, it waits for `control.signIn()`. */
  readonly person?: Partial<AccountSummary>;
}

/** What a test does that the page cannot: the person, the service, main, the APIs. */
export interface FakeAuthControl {
  /**
   * Somebody signs in: in the browser when a sign-in waits there, else as if they had before. Who is signed
   * in already becomes another account.
   */
  signIn(person?: Partial<AccountSummary>): void;
  /** The running sign-in ends without one: `access_denied`, `sign_in_timed_out`, … */
  failSignIn(code: ErrorCode): void;
  /** The service ends the session. */
  endSession(code?: ErrorCode): void;
  /** Shows any other state: `{ state: 'storeBlocked', problem: 'store_locked' }`. */
  show(state: FakeState): void;
  /** Sets the answer of a route. It is granted, unless `grants` name the routes. */
  answer(api: string, route: string, answer: FakeRoute): void;
  /** Lets every call of a method fail with a code; null ends that. */
  fail(method: MethodName, code: ErrorCode | null): void;
  /** Lets every call of a method wait for a promise. */
  delay(method: MethodName, until: Promise<unknown>): void;
  /** Takes the place of a method; null puts it back. */
  handle<M extends MethodName>(method: M, handler: FakeHandler<M> | null): void;
  /** Grants the window other things, as another configuration would. */
  grant(grants: Partial<WindowGrants>): void;
  /** Takes grants, as main does. */
  narrow(keep: Partial<Omit<WindowGrants, 'window'>>): void;
  /** What the page called, in order. */
  readonly calls: readonly FakeCall[];
}

/** Creates a fake `window.auth`, and what the test does behind it. */
export function createFakeAuth(options: FakeAuthOptions = {}): {
  readonly auth: AuthBridge;
  readonly control: FakeAuthControl;
} {
  const {
    providers = [{ issuer: 'https://id.example', name: 'Example ID' }],
    canSignOutEverywhere = false,
    person,
  } = options;
  let given = options.grants ?? {};
  const activity: ActivityEntry[] = [];
  const note = (event: EventName): void =>
    void activity.unshift({ at: Date.now(), event, sentence: events[event] });
  note('app.started');

  const apis = createFakeApis();
  const signIn = (who: Partial<AccountSummary> = ada): void => {
    note('sign_in.done');
    session.finish({ issuer: session.service().issuer, subject: ada.subject, ...who });
  };
  const session = createFakeSession({
    providers,
    canSignOutEverywhere,
    publish: (snapshot) => main.publish(snapshot),
    browserOpened: () => {
      note('sign_in.started');
      if (person) signIn(person);
    },
  });
  const isSignedIn = (): boolean => session.current() !== null;

  const main = createFakeMain({
    routes: apis.routes,
    granted: () => ({
      window: 'main',
      verbs,
      accounts: 'all',
      apis: apis.routes(),
      scopes: [],
      opens: [],
      accessTokens: [],
      ...given,
    }),
    handlers: {
      getSession: () => session.snapshot(),
      signIn: (_caller, choice = {}) => session.signIn(choice),
      switchAccount: (_caller, account) => session.switchAccount(account),
      cancelSignIn: () => session.cancelSignIn(),
      reopenBrowser: () => session.signInPage(),
      copySignInLink: () => session.signInPage(),
      keepSession: () => session.keepSession(),
      async signOut(_caller, choice = {}) {
        const report = await session.signOut(choice);
        note('sign_out.done');
        return report;
      },
      async request(_caller, call) {
        const { head, pieces } = await apis.call(call, isSignedIn);
        const { status, headers } = head;
        return { status, headers, body: new TextDecoder().decode(await wholeBody(pieces)) };
      },
      getActivity: () => activity,
      exportActivity: () => true,
      openWindow: () => {},
    },
  });

  const bridge = createBridge(main.ipc);
  const openRequest: GrownBridge['openRequest'] = (call, onSent) => {
    main.noted('openRequest', [call]);
    return createFakeHandle({
      describe: bridge.describe,
      async open() {
        await Promise.resolve();
        main.judged('request', [call]);
        const opened = await apis.call(call, isSignedIn);
        const size = new Blob([(call.body ?? '') as BlobPart]).size;
        onSent?.(size, size);
        return opened;
      },
    });
  };

  return {
    auth: Object.freeze({ ...bridge, openRequest }),
    control: {
      signIn,
      failSignIn: (code) => void session.fail(code),
      endSession: (code = 'session_ended') => session.end(code),
      show: (state) => session.show(state),
      answer: apis.answer,
      fail(method, code) {
        const failing = () => {
          throw new AuthError(code ?? 'internal');
        };
        main.replace(method, code === null ? null : failing);
      },
      delay(method, until) {
        main.replace(method, (_args, proceed) => until.then(proceed));
      },
      handle: main.replace,
      grant(grants) {
        given = grants;
        main.grantAnew();
      },
      narrow: (keep) => void main.narrow(keep as Parameters<typeof main.narrow>[0]),
      calls: main.calls,
    },
  };
}
