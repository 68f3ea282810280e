/** What a test says to a fake `window.auth`: how it begins, and what happens behind it. */
import type { HandOut } from '../../main/auth/hand-out-token.ts';
import type { Question } from '../../main/ports.ts';
import type {
  AccountSummary,
  ErrorCode,
  KeptGrants,
  MethodName,
  ProviderSummary,
  WindowGrants,
} from '../../preload/contract.ts';
import type { FakeApiConfig, FakeRoute } from './fake-apis.ts';
import type { FakeCall, FakeHandler } from './fake-main.ts';
import type { FakeState } from './fake-owner.ts';

/** What a fake begins with; everything may be left out. */
export interface FakeAuthOptions {
  /** The sign-in services, the default one first. */
  readonly providers?: readonly [ProviderSummary, ...ProviderSummary[]];
  /** What the window is granted; what is left out is granted in full. */
  readonly grants?: Partial<WindowGrants>;
  /** What the configuration says of the APIs, such as `{ notes: { requestHeaders: ['if-match'] } }`. */
  readonly apis?: Readonly<Record<string, FakeApiConfig>>;
  readonly canSignOutEverywhere?: boolean;
  /** What a person grants who signs in; `openid`, `profile` and `email` when left out. */
  readonly scopes?: readonly string[];
  /** The access tokens that the configuration hands to the window, by API. */
  readonly accessTokens?: Readonly<Record<string, HandOut>>;
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
  /** What the person answers to main's questions: `true` when left out. */
  confirm(answer: boolean | ((question: Question) => boolean | Promise<boolean>)): void;
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
  /** Lets every call of a method wait for a promise, once it was judged. */
  delay(method: MethodName, until: Promise<unknown>): void;
  /** Takes the place of a method; null puts it back. */
  handle<M extends MethodName>(method: M, handler: FakeHandler<M> | null): void;
  /** Grants the window other things, as another configuration would. */
  grant(grants: Partial<WindowGrants>): void;
  /** Takes grants, as main does. */
  narrow(keep: KeptGrants): void;
  /** What the page called, in order. */
  readonly calls: readonly FakeCall[];
}
