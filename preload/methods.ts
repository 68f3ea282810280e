/**
 * What main holds each call of `window.auth` against: what it takes, and with which codes it may fail. A
 * method of the contract without an entry does not compile, nor one whose types differ from its schema.
 */
import * as v from 'valibot';
import type { Result } from './answers.ts';
import { apiRequestSchema, streamRequestSchema } from './api-request.ts';
import { accessTokenSchema, accountSchema, signInSchema, signOutSchema } from './arguments.ts';
import type { AuthBridge } from './contract.ts';
import type { ErrorCode } from './errors.ts';
import { accessTokenFails, signInAgainFails, signInFails, storeFails } from './failures.ts';
import { keptGrantsSchema } from './grants.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** The name of a method that main answers. */
export type MethodName = {
  [M in keyof AuthBridge]: AuthBridge[M] extends (...args: never[]) => Promise<Result<unknown>>
    ? M
    : never;
}[keyof AuthBridge];
/** A method's arguments, once they are checked. */
export type MethodArguments<M extends MethodName> = Parameters<AuthBridge[M]>;
/** A schema that a method's arguments come out of. */
export type ArgumentsSchema<M extends MethodName> = v.GenericSchema<unknown, MethodArguments<M>>;
/** A method's result. */
export type MethodResult<M extends MethodName> =
  Awaited<ReturnType<AuthBridge[M]>> extends Result<infer T> ? T : never;

interface MethodEntry<A extends readonly unknown[]> {
  readonly args: v.GenericSchema<A, A>;
  /** Besides `anyMethodFails`; the reference tells them, and the tests fail for any other. */
  readonly fails: readonly ErrorCode[];
}

const none = v.strictTuple([]);
/** Options that may be left out. */
const optional = <const S extends v.GenericSchema>(options: S) =>
  v.union([none, v.strictTuple([v.optional(options)])]);

/** Every method that main answers. */
export const methods = {
  getSession: { args: none, fails: [] },
  signIn: { args: optional(signInSchema), fails: signInFails },
  switchAccount: {
    args: v.strictTuple([accountSchema]),
    fails: [
      'account_unknown',
      'sign_in_running',
      'session_missing',
      'session_unreadable',
      ...storeFails,
    ],
  },
  cancelSignIn: { args: none, fails: [] },
  reopenBrowser: { args: none, fails: ['no_sign_in_running', 'browser_failed'] },
  copySignInLink: { args: none, fails: ['no_sign_in_running'] },
  keepSession: { args: none, fails: ['not_signed_in', 'nothing_to_keep', ...storeFails] },
  signOut: {
    args: optional(signOutSchema),
    fails: ['not_signed_in', 'account_unknown', 'everywhere_not_offered'],
  },
  request: {
    args: v.strictTuple([apiRequestSchema]),
    fails: [
      'wrong_provider',
      ...accessTokenFails,
      ...signInAgainFails,
      'request_too_large',
      'request_aborted',
      'api_unreachable',
      'api_untrusted',
      'api_timed_out',
      'api_unauthorized',
      'api_redirect_refused',
      'api_response_invalid',
    ],
  },
  getAccessToken: {
    args: v.strictTuple([accessTokenSchema]),
    fails: ['wrong_provider', ...accessTokenFails, 'consent_needed', 'token_not_narrow'],
  },
  getActivity: { args: none, fails: ['activity_unreadable'] },
  exportActivity: { args: none, fails: ['activity_unreadable', 'export_failed'] },
  getGrants: { args: none, fails: [] },
  narrowGrants: { args: v.strictTuple([keptGrantsSchema]), fails: [] },
  openWindow: { args: v.strictTuple([v.pipe(v.string(), v.maxLength(32))]), fails: [] },
} as const satisfies { readonly [M in MethodName]: MethodEntry<MethodArguments<M>> };

/** What comes over a port of its own, and needs the grants of `request`. */
export const streams = {
  openRequest: { args: v.strictTuple([streamRequestSchema]), fails: methods.request.fails },
} as const;

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
