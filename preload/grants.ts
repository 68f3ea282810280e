/** What a window of the app may do: what the configuration grants it, less what was given up since. */
import * as v from 'valibot';
import type { Verb } from './methods.ts';

/** What a window may do now. It never gets more than this, for as long as it is open. */
export interface WindowGrants {
  /** Its name in the configuration. */
  readonly window: string;
  /** The methods it may call; those that only tell of grants or give them up are for every window. */
  readonly verbs: readonly Verb[];
  /** `current`: it learns of no other account, and can touch none. */
  readonly accounts: 'current' | 'all';
  /** The routes it may call, by the API's name: `{ notes: ['GET /notes/{id}'] }`. */
  readonly apis: Readonly<Record<string, readonly string[]>>;
  /** The scopes that it may have the person asked for. */
  readonly scopes: readonly string[];
  /** The windows that it may open. */
  readonly opens: readonly string[];
  /** The APIs whose access token it may be handed. */
  readonly accessTokens: readonly string[];
}

/** What is to be kept of a window's grants; a part that is left out stays. Names that it does not have grant nothing. */
export interface KeptGrants {
  readonly verbs?: readonly string[] | undefined;
  readonly accounts?: 'current' | 'all' | undefined;
  readonly apis?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly opens?: readonly string[] | undefined;
  readonly accessTokens?: readonly string[] | undefined;
}

const names = (most: number) =>
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(1024))), v.maxLength(most));

/** The schema of what is to be kept. */
export const keptGrantsSchema = v.strictObject({
  verbs: v.optional(names(64)),
  accounts: v.optional(v.picklist(['current', 'all'])),
  apis: v.optional(v.record(v.pipe(v.string(), v.maxLength(32)), names(100))),
  scopes: v.optional(names(256)),
  opens: v.optional(names(64)),
  accessTokens: v.optional(names(256)),
});
