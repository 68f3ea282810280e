/**
 * What every `window.auth` has to keep: the real one, asked from outside its page, and the fake. A list of
 * cases for whichever runner; the window has every verb, all accounts, the API `demo` and opens nothing.
 */
import { callCases } from './auth-bridge/calls.ts';
import { formCases } from './auth-bridge/form.ts';
import { grantCases } from './auth-bridge/grants.ts';
import { refusalCases } from './auth-bridge/refusals.ts';
import { signInCases } from './auth-bridge/signing-in.ts';
import type { AuthBridgeCase } from './auth-bridge/subject.ts';

export type { AuthBridgeSubject, Listening, OpenedRequest } from './auth-bridge/subject.ts';

/** Its cases. */
export const authBridgeCases: readonly AuthBridgeCase[] = [
  ...formCases,
  ...refusalCases,
  ...grantCases,
  ...signInCases,
  ...callCases,
];
