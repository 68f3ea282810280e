/** All mutants, by the part of the app whose guards they take away. */
import { listener } from './list/listener.ts';
import { provider } from './list/provider.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [...listener, ...provider];
