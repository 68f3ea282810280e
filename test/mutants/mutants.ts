/** All mutants, by the part of the app whose guards they take away; those that need the app come last. */
import { app } from './list/app.ts';
import { asking } from './list/asking.ts';
import { border } from './list/border.ts';
import { calls } from './list/calls.ts';
import { grants } from './list/grants.ts';
import { idToken } from './list/id-token.ts';
import { listener } from './list/listener.ts';
import { logging } from './list/logging.ts';
import { provider } from './list/provider.ts';
import { refresh } from './list/refresh.ts';
import { signIn } from './list/sign-in.ts';
import { signOut } from './list/sign-out.ts';
import { store } from './list/store.ts';
import { windows } from './list/windows.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...listener,
  ...signIn,
  ...idToken,
  ...provider,
  ...refresh,
  ...signOut,
  ...store,
  ...logging,
  ...border,
  ...windows,
  ...calls,
  ...grants,
  ...asking,
  ...app,
];
