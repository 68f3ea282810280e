/**
 * The one description of what crosses the border between page and main: method names, argument
 * and result types, the session snapshot, the events. Channel names, the handler table in main, the
 * bridge and the type of `window.auth` are derived from it; adding a method is one entry here plus
 * its handler, and a missing handler does not compile. Nothing in it can hold a token (IP-03).
 */
import * as v from 'valibot';
import { apiRequestSchema } from './api-request.ts';
import type {
  ApiRequest,
  ApiResponse,
  ApiStream,
  BodyOf,
  RequestHandle,
  StreamOptions,
  StreamRequest,
} from './api-request.ts';
import type { AuthFailure, ErrorCode } from './errors.ts';
import type { ActivityFields, EventName } from './events.ts';
import { keptGrantsSchema, type WindowGrants } from './grants.ts';
import type { SessionSnapshot, SignOutReport } from './snapshot.ts';

export { openRequestChannel } from './stream-messages.ts';
export {
  apiMethods,
  apiRequestSchema,
  MAX_BODY_BYTES,
  streamRequestSchema,
} from './api-request.ts';
export type * from './api-request.ts';
export { errors, type AuthFailure, type ErrorCode } from './errors.ts';
export type { EventName } from './events.ts';
export type { KeptGrants, WindowGrants } from './grants.ts';
export type * from './snapshot.ts';

/** What every call answers: main's failures are values, and never thrown across the border. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AuthFailure };

/** One line of the activity log: names and numbers of the app's own, nothing that a server said. */
export interface ActivityEntry extends ActivityFields {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: EventName;
  /** What happened, in plain words. */
  readonly sentence: string;
  /** The mark of a token: tells one from another, and nothing of either. */
  readonly token?: string;
}

const none = v.strictTuple([]);
/** Options that may be left out. */
const optional = <const S extends v.GenericSchema>(options: S) =>
  v.union([none, v.strictTuple([v.optional(options)])]);

/** An access token for a page: the exception to the rule, only where the configuration makes it. */
export interface HandedOutToken {
  readonly token: string;
  /** When it expires, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** What it is for, space-separated. */
  readonly scope: string;
}

const issuerText = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const accountSchema = v.strictObject({
  issuer: issuerText,
  subject: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
});
const signInSchema = v.strictObject({
  /** Which sign-in service: the issuer of one of `providers`. Left out: the default one, or the current account's. */
  provider: v.optional(issuerText),
  /** Signs in another account although somebody is signed in; the new one becomes the current one. */
  another: v.optional(v.boolean()),
});
const signOutSchema = v.strictObject({
  /** Which account; left out: the current one. */
  account: v.optional(accountSchema),
  /** Also ends the account's sessions on other devices. */
  everywhere: v.optional(v.boolean()),
});
/** How a sign-out is asked for. */
export type SignOutChoice = v.InferOutput<typeof signOutSchema>;

/** A method's declared result type: a phantom, it has no value at run time. */
type Returns<T> = { readonly returns?: T };

function method<const A extends v.GenericSchema<unknown, readonly unknown[]>>(args: A) {
  return <T>(): { readonly args: A } & Returns<T> => ({ args });
}

/** Every method of `window.auth` that calls main, with the schema of its arguments. */
export const methods = {
  /** The session as it is now. Never fails but for a refused sender. */
  getSession: method(none)<SessionSnapshot>(),
  /**
   * Opens the system browser and answers when the sign-in is finished. A second call joins the
   * running attempt; when somebody is signed in already it answers at once, unless `another` is asked for.
   * Fails with `bad_request` for a provider that is not configured, `sign_in_running` while an attempt at
   * another provider runs.
   */
  signIn: method(optional(signInSchema))<SessionSnapshot>(),
  /**
   * Makes another account that has a session here the current one. The pages are loaded anew, for they
   * may hold what belongs to the one before. Fails with `account_unknown`, `sign_in_running`,
   * `session_missing` or `session_unreadable` when its session cannot be used any more, a store's code.
   */
  switchAccount: method(v.strictTuple([accountSchema]))<SessionSnapshot>(),
  /** Ends a running attempt; `true` when there was one. */
  cancelSignIn: method(none)<boolean>(),
  /** Opens the browser again for the running attempt. Fails with `no_sign_in_running`. */
  reopenBrowser: method(none)<void>(),
  /**
   * Puts the running attempt's link on the clipboard, for a person whose browser does not open.
   * Main copies it: the page never sees the URL. Fails with `no_sign_in_running`.
   */
  copySignInLink: method(none)<void>(),
  /**
   * Keeps the current account's session that was for this run only, because there was no credential store at
   * the sign-in; never done unasked. One that is kept already is answered at once. Fails with the store's
   * code, or `nothing_to_keep`; what a store refused after it was asked is offered to it again by itself.
   */
  keepSession: method(none)<SessionSnapshot>(),
  /**
   * Deletes the session here first, then at the provider; answers what was done. The other accounts stay.
   * With `everywhere` the account's sessions on other devices end too, where an access token for that can be
   * had: of an account that was not used since the app was started none can. Fails with `not_signed_in`,
   * `account_unknown`, and with `everywhere_not_offered` where that is not configured.
   */
  signOut: method(optional(signOutSchema))<SignOutReport>(),
  /**
   * Calls a route of a configured API with the session's access token attached in main, and brings the whole
   * answer. Fails with `not_granted`, `not_signed_in`, `wrong_provider`, `offline`, a store's code,
   * `request_too_large`, `request_aborted`, `api_unreachable`, `api_timed_out`, `api_unauthorized`,
   * `api_redirect_refused`, `api_response_invalid`.
   */
  request: method(v.strictTuple([apiRequestSchema]))<ApiResponse<string | Uint8Array>>(),
  /**
   * A short-lived, narrow access token of one API, where the window's `accessTokens` grants it: each one is new.
   * Prefer `request`, with which no script ever has a token. Fails with `not_granted`, `consent_needed` when its
   * scopes were not granted yet, `token_not_narrow`.
   */
  getAccessToken: method(
    v.strictTuple([v.strictObject({ api: v.pipe(v.string(), v.maxLength(32)) })]),
  )<HandedOutToken>(),
  /** The newest 200 lines of the activity log, newest first. Fails with `activity_unreadable`. */
  getActivity: method(none)<readonly ActivityEntry[]>(),
  /**
   * Asks the person where to save the whole log, in a dialog of main: the page names no path and learns
   * none. `false` when the person did not want to. Fails with `activity_unreadable`, `export_failed`.
   */
  exportActivity: method(none)<boolean>(),
  /** What this window may do now, so that a page shows nothing that would be refused. Never refused. */
  getGrants: method(none)<WindowGrants>(),
  /**
   * Gives up grants until the window is closed, over reloads too: what is not in `keep` is gone, a part of it
   * that is left out stays. Calls that are made after this one are judged by what it left. It cannot widen. What
   * can do nothing without something given up goes with it: `signIn`, `switchAccount` and `keepSession` with
   * `getSession`, whose snapshot they answer; `switchAccount` with the other accounts.
   */
  narrowGrants: method(v.strictTuple([keptGrantsSchema]))<WindowGrants>(),
  /** Opens another window of the configuration, or brings it to the front, where `opens` grants it. */
  openWindow: method(v.strictTuple([v.pipe(v.string(), v.maxLength(32))]))<void>(),
} as const;

/** A method's name. */
export type MethodName = keyof typeof methods;

/** Not granted by name: these tell and give up what the window has, or have a part of the grants to themselves. */
const withoutVerb = [
  'getGrants',
  'narrowGrants',
  'openWindow',
  'getAccessToken',
] as const satisfies MethodName[];
/** A method that a window needs the verb for. */
export type Verb = Exclude<MethodName, (typeof withoutVerb)[number]>;
/** Whether a window needs the verb for a method. */
export const needsVerb = (name: MethodName): name is Verb =>
  !(withoutVerb as readonly MethodName[]).includes(name);
/** Every verb, as the configuration may grant them. */
export const verbs: readonly Verb[] = (Object.keys(methods) as MethodName[]).filter(needsVerb);
/** A method's parsed arguments. */
export type MethodArguments<M extends MethodName> = v.InferOutput<(typeof methods)[M]['args']>;
/** A method's result. */
export type MethodResult<M extends MethodName> =
  (typeof methods)[M] extends Returns<infer T> ? T : never;

type SnapshotMethod = {
  [M in MethodName]: MethodResult<M> extends SessionSnapshot ? M : never;
}[MethodName];
/** The methods that answer a snapshot, which is cut to the window's grants; a missing one does not compile. */
export const answersSnapshot: Readonly<Record<SnapshotMethod, true>> = {
  getSession: true,
  signIn: true,
  switchAccount: true,
  keepSession: true,
};

/** What main answers on the wire: the code alone; its sentences are added by the bridge. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: ErrorCode };

/** Who calls, as main knows it. */
export interface Caller {
  /** The window's name in the configuration. */
  readonly window: string;
  /** What the window might do when it called. */
  readonly grants: WindowGrants;
  /** Aborted when the page that called has gone: navigated, reloaded, crashed, closed. */
  readonly gone: AbortSignal;
}

/** Answered where calls are checked, at once: what is called after them is judged by what they left. */
export type GrantMethod = 'getGrants' | 'narrowGrants';

/** The handler table that main must fill; a missing entry does not compile. */
export type Handlers = {
  readonly [M in Exclude<MethodName, GrantMethod>]: (
    caller: Caller,
    ...args: MethodArguments<M> extends readonly unknown[] ? MethodArguments<M> : never
  ) => Promise<MethodResult<M>> | MethodResult<M>;
} & {
  /** Opens what `auth.openRequest` reads. */
  readonly openRequest: (
    caller: Caller,
    call: StreamRequest,
    options: StreamOptions,
  ) => Promise<ApiStream>;
};

/** The IPC channel of a method. */
export const channelOf = (name: MethodName): string => `auth:${name}`;
/** The IPC channel of the event with each new snapshot. */
export const sessionChangedChannel = 'auth:sessionChanged';
/** The IPC channel of the event with the grants that are left. */
export const grantsChangedChannel = 'auth:grantsChanged';

/** `window.auth`. */
export type AuthBridge = {
  readonly [M in Exclude<MethodName, 'request'>]: (
    ...args: MethodArguments<M> extends readonly unknown[] ? MethodArguments<M> : never
  ) => Promise<Result<MethodResult<M>>>;
} & {
  /** As in `methods`; the type of the answer's body follows from the call. */
  readonly request: <const C extends ApiRequest>(
    call: C,
  ) => Promise<Result<ApiResponse<BodyOf<C>>>>;
  /**
   * As `request`, answered piece by piece: for large files, for answers that do not end (server-sent events),
   * and to show how an upload goes on.
   * @param onSent is told how many bytes of the body the network has taken, and of how many; it begins anew
   *   when main sends the request once more.
   */
  readonly openRequest: (
    call: StreamRequest,
    onSent?: (sent: number, total: number) => void,
  ) => RequestHandle;
  /** The sentence and next step of a code, such as a snapshot's `error`. */
  readonly describe: (code: ErrorCode) => AuthFailure;
  /** Calls `listener` with each new snapshot; returns a function that ends it. */
  readonly onSessionChanged: (listener: (session: SessionSnapshot) => void) => () => void;
  /** Calls `listener` with what is left when grants were given up or taken; returns a function that ends it. */
  readonly onGrantsChanged: (listener: (grants: WindowGrants) => void) => () => void;
};

/** Why the app shows a page instead of starting: what `window.startProblem` holds. */
export interface StartProblem {
  readonly kind: 'not_configured' | 'config_invalid' | 'already_open';
  /** Each mistake: the key, what was found there (shortened), what was expected. */
  readonly problems: ReadonlyArray<{
    readonly key: string;
    readonly found: string;
    readonly expected: string;
  }>;
  /** The configuration file's name. */
  readonly file: string;
}
