/**
 * The contract between pages and main, as a developer of pages reads it: `AuthBridge` is everything that
 * crosses the border. What main holds each call against is the table in `methods.ts`, and with which codes a
 * method may fail; how calls get there is `wire.ts`. Both are derived from this interface, or do not compile.
 * Nothing in it can hold a token (IP-03).
 */
import type { ActivityEntry, HandedOutToken, Result } from './answers.ts';
import type {
  ApiRequest,
  ApiResponse,
  BodyOf,
  RequestHandle,
  StreamRequest,
} from './api-request.ts';
import type { AccessTokenChoice, SignInChoice, SignOutChoice } from './arguments.ts';
import type { AuthFailure, ErrorCode } from './errors.ts';
import type { KeptGrants, WindowGrants } from './grants.ts';
import type { AccountId, SessionSnapshot, SignOutReport } from './snapshot.ts';

export type * from './answers.ts';
export * from './api-request.ts';
export type { AccessTokenChoice, SignInChoice, SignOutChoice } from './arguments.ts';
export { errors, type AuthFailure, type ErrorCode } from './errors.ts';
export type { ActivityFields, EventName } from './events.ts';
export { anyMethodFails } from './failures.ts';
export type { KeptGrants, WindowGrants } from './grants.ts';
export * from './methods.ts';
export type * from './snapshot.ts';
export { openRequestChannel } from './stream-messages.ts';
export * from './wire.ts';

/** Goes up by one with each release that changes `window.auth` in any way; CHANGELOG.md says what changed. */
export const contractVersion = 1;

/** `window.auth`: everything that a page can ask for. */
export interface AuthBridge {
  /** The version of this contract that main and the bridge keep to. */
  readonly version: typeof contractVersion;

  /** The session as it is now. */
  getSession(): Promise<Result<SessionSnapshot>>;

  /**
   * Calls `listener` with each new snapshot; one with a lower `revision` than the last is older.
   * @returns a function that ends it.
   */
  onSessionChanged(listener: (session: SessionSnapshot) => void): () => void;

  /**
   * Opens the system browser, and answers when the sign-in is finished. A second call joins the running
   * attempt; when somebody is signed in already it answers at once, unless `another` is asked for. Fails
   * with `bad_request` for a provider that is not configured, with `sign_in_running` while an attempt at
   * another provider runs.
   */
  signIn(choice?: SignInChoice): Promise<Result<SessionSnapshot>>;

  /**
   * Makes another account that has a session here the current one. The pages are loaded anew, for they may
   * hold what belongs to the one before: only a failure is answered in the page that asked.
   */
  switchAccount(account: AccountId): Promise<Result<SessionSnapshot>>;

  /** Ends a running attempt; `true` when there was one. */
  cancelSignIn(): Promise<Result<boolean>>;

  /** Opens the browser again for the running attempt. */
  reopenBrowser(): Promise<Result<void>>;

  /**
   * Puts the running attempt's link on the clipboard, for a person whose browser does not open. Main copies
   * it: the page never sees the URL.
   */
  copySignInLink(): Promise<Result<void>>;

  /**
   * Keeps the current account's session that was for this run only, because there was no credential store
   * at the sign-in; never done unasked. One that is kept already is answered at once. What a store refused
   * after it was asked is offered to it again by itself.
   */
  keepSession(): Promise<Result<SessionSnapshot>>;

  /**
   * Deletes the session here first, then at the provider; answers what was done. The other accounts stay.
   * With `everywhere` the account's sessions on other devices end too, where an access token for that can
   * be had: of an account that was not used since the app was started none can.
   */
  signOut(choice?: SignOutChoice): Promise<Result<SignOutReport>>;

  /**
   * Calls a route of a configured API with the session's access token, which main attaches, and brings the
   * whole answer. The type of its body follows from the call.
   */
  request<const C extends ApiRequest>(call: C): Promise<Result<ApiResponse<BodyOf<C>>>>;

  /**
   * As `request`, answered piece by piece: for large files, for answers that do not end (server-sent events),
   * and to show how an upload goes on.
   * @param onSent is told how many bytes of the body the network has taken, and of how many; it begins anew
   *   when main sends the request once more.
   */
  openRequest(call: StreamRequest, onSent?: (sent: number, total: number) => void): RequestHandle;

  /**
   * A short-lived, narrow access token of one API, where the window's `accessTokens` grants it: each one is new.
   * Prefer `request`, with which no script ever has a token.
   */
  getAccessToken(choice: AccessTokenChoice): Promise<Result<HandedOutToken>>;

  /** What this window may do now, so that a page shows nothing that would be refused. Never `not_granted`. */
  getGrants(): Promise<Result<WindowGrants>>;

  /**
   * Gives up grants until the window is closed, over reloads too: what is not in `keep` is gone, a part of it
   * that is left out stays. Calls that are made after this one are judged by what it left. It cannot widen, and
   * is never `not_granted`. What can do nothing without something given up goes with it: `signIn`,
   * `switchAccount` and `keepSession` with `getSession`, whose snapshot they answer; `switchAccount` with the
   * other accounts.
   */
  narrowGrants(keep: KeptGrants): Promise<Result<WindowGrants>>;

  /**
   * Calls `listener` with what is left when grants were given up or taken.
   * @returns a function that ends it.
   */
  onGrantsChanged(listener: (grants: WindowGrants) => void): () => void;

  /** Opens another window of the configuration, or brings it to the front, where `opens` grants it. */
  openWindow(name: string): Promise<Result<void>>;

  /** The newest 200 lines of the activity log, newest first. */
  getActivity(): Promise<Result<readonly ActivityEntry[]>>;

  /**
   * Asks the person where to save the whole log, in a dialog of main: the page names no path and learns
   * none. `false` when the person did not want to.
   */
  exportActivity(): Promise<Result<boolean>>;

  /** The sentence and next step of a code, such as a snapshot's `error`. */
  describe(code: ErrorCode): AuthFailure;
}
