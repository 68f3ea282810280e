/** Codes that several methods of `window.auth` may answer; each method's own are in its entry of `contract.ts`. */
import type { ErrorCode } from './errors.ts';

/** Of every method: main answers them before the work begins, or when it breaks. */
export const anyMethodFails = [
  'bad_request',
  'sender_refused',
  'not_granted',
  'rate_limited',
  'internal',
] as const satisfies readonly ErrorCode[];

/** The credential store cannot be used now. */
export const storeFails = [
  'store_locked',
  'store_denied',
  'store_unavailable',
] as const satisfies readonly ErrorCode[];

/** A way through the browser, before there is an answer. */
const browserFails = [
  'sign_in_running',
  'sign_in_cancelled',
  'sign_in_timed_out',
  'browser_failed',
  'listener_failed',
  'access_denied',
  'provider_busy',
  'provider_unreachable',
  'shutting_down',
] as const satisfies readonly ErrorCode[];

/** What the provider answers is not of use, or something else stands before it; at a sign-in as at a refresh. */
const answerFails = [
  'sign_in_not_allowed',
  'provider_untrusted',
  'proxy_refused',
  'provider_invalid',
  'response_invalid',
  'id_token_invalid',
  'clock_wrong',
  'scope_not_granted',
] as const satisfies readonly ErrorCode[];

/** A way through the browser, from the open port to the checked answer. */
export const signInFails = [
  ...browserFails,
  ...answerFails,
  ...storeFails,
] as const satisfies readonly ErrorCode[];

/** An access token is needed: the session is over, or does not give one now. */
export const accessTokenFails = [
  'not_signed_in',
  'offline',
  'refresh_refused',
  'session_ended',
  'session_interrupted',
  'session_missing',
  'session_unreadable',
  ...answerFails,
  ...storeFails,
] as const satisfies readonly ErrorCode[];

/** The person is needed: for access that the route wants, for a fresh sign-in, for their word. */
export const signInAgainFails = [
  'consent_needed',
  'fresh_sign_in_needed',
  'not_confirmed',
  'wrong_account',
  'sign_in_too_weak',
  ...browserFails,
] as const satisfies readonly ErrorCode[];
