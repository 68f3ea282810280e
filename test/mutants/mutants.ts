/** All mutants, by the part of the app whose guards they take away. */
import { app } from './list/app.ts';
import { listener } from './list/listener.ts';
import { pages } from './list/pages.ts';
import { provider } from './list/provider.ts';
import { session } from './list/session.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [...listener, ...provider, ...session, ...pages, ...app];
