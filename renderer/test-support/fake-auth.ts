/**
 * A `window.auth` in memory, for a page's own tests and for Storybook: the bridge of the app over a main
 * that needs no process, no browser and no network. docs/client.md says how it is used.
 */
import { createApiProxy } from '../../main/auth/api-proxy.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import { createTokenHandOut } from '../../main/auth/hand-out-token.ts';
import type { Log, Question } from '../../main/ports.ts';
import { createBridge } from '../../preload/bridge.ts';
import type {
  AccountSummary,
  ActivityEntry,
  AuthBridge,
  EventName,
} from '../../preload/contract.ts';
import { verbs } from '../../preload/contract.ts';
import { events } from '../../preload/events.ts';
import { createFakeApis } from './fake-apis.ts';
import type { FakeAuthControl, FakeAuthOptions } from './fake-control.ts';
import { createFakeMain } from './fake-main.ts';
import { createFakeSession } from './fake-session.ts';

export type { FakeApiAnswer, FakeApiConfig, FakeApiRequest, FakeRoute } from './fake-apis.ts';
export type { FakeAuthControl, FakeAuthOptions } from './fake-control.ts';
export type { FakeCall, FakeHandler } from './fake-main.ts';
export type { FakeState } from './fake-owner.ts';

/** Who signs in when a test does not say who. */
const ada = {
  subject: 'ada',
  name: 'Ada Lovelace',
  username: 'ada',
  email: 'ada@example.test',
} as const satisfies Partial<AccountSummary>;

/** Creates a fake `window.auth`, and what the test does behind it. */
export function createFakeAuth(options: FakeAuthOptions = {}): {
  readonly auth: AuthBridge;
  readonly control: FakeAuthControl;
} {
  const {
    providers = [{ issuer: 'https://id.example', name: 'Example ID' }],
    canSignOutEverywhere = false,
    scopes = ['openid', 'profile', 'email'],
    accessTokens = {},
    person,
  } = options;
  let given = options.grants ?? {};
  const activity: ActivityEntry[] = [];
  const note = (event: EventName): void =>
    void activity.unshift({ at: Date.now(), event, sentence: events[event] });
  note('app.started');

  const apis = createFakeApis(providers[0].issuer, options.apis ?? {});
  const signIn = (who: Partial<AccountSummary> = session.expected() ?? ada): void => {
    note('sign_in.done');
    session.finish({ issuer: session.service().issuer, subject: ada.subject, ...who });
  };
  const session = createFakeSession({
    providers,
    canSignOutEverywhere,
    scopes,
    publish: (snapshot) => main.publish(snapshot),
    browserOpened: () => {
      note('sign_in.started');
      if (person) signIn(person);
    },
  });
  const log: Log = { event: () => {}, mark: () => '' as never };
  let answer: (question: Question) => boolean | Promise<boolean> = () => true;
  const handOut = createTokenHandOut({
    apis: apis.known,
    allowed: { main: accessTokens },
    session,
    clock: { now: () => Date.now() },
    log,
  });
  const proxy = createApiProxy({
    apis: apis.known,
    session,
    open: apis.open,
    clock: {
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    log,
    asking: {
      count: () => {},
      async confirm(question) {
        if (!(await answer(question))) throw new AuthError('not_confirmed');
      },
    },
    timeoutMs: 30_000,
    idleMs: 120_000,
  });

  const main = createFakeMain({
    routes: apis.routes,
    granted: () => ({
      window: 'main',
      verbs,
      accounts: 'all',
      apis: apis.routes(),
      scopes: [],
      opens: [],
      accessTokens: Object.keys(accessTokens),
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
      request: (caller, call) => proxy.request(call, caller),
      openRequest: (caller, call, stream) => proxy.open(call, stream, caller),
      getAccessToken: ({ window }, { api }) => handOut(window, api),
      getActivity: () => activity,
      exportActivity: () => true,
      openWindow: () => {},
    },
  });

  return {
    auth: createBridge(main.ipc),
    control: {
      signIn,
      confirm(said) {
        answer = typeof said === 'function' ? said : () => said;
      },
      failSignIn: (code) => void session.fail(code),
      endSession: (code = 'session_ended') => session.end(code),
      show: (state) => session.show(state),
      answer: apis.answer,
      fail(method, code) {
        main.hold(method, code && (() => Promise.reject(new AuthError(code))));
      },
      delay(method, until) {
        main.hold(method, () => until);
      },
      handle: main.replace,
      grant(grants) {
        given = grants;
        main.grantAnew();
      },
      narrow: (keep) => void main.narrow(keep),
      calls: main.calls,
    },
  };
}
