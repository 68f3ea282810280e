/**
 * What a page may hand to `window.auth`: each type as a developer reads it, beside the schema that main
 * holds every call against (IP-02). The table in `contract.ts` does not compile when the two differ.
 */
import * as v from 'valibot';
import type { AccountId } from './snapshot.ts';

/** Which sign-in service, and whether beside whoever is signed in. */
export interface SignInChoice {
  /** The issuer of one of `providers`. Left out: the default one, or the current account's. */
  readonly provider?: string | undefined;
  /** Signs in another account although somebody is signed in; the new one becomes the current one. */
  readonly another?: boolean | undefined;
}

/** How a sign-out is asked for. */
export interface SignOutChoice {
  /** Which account; left out: the current one. */
  readonly account?: AccountId | undefined;
  /** Also ends the account's sessions on other devices. */
  readonly everywhere?: boolean | undefined;
}

/** Which access token a page asks for. */
export interface AccessTokenChoice {
  /** Name of the API in the configuration. */
  readonly api: string;
}

const identifier = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));

/** The schema of what names an account. */
export const accountSchema = v.strictObject({ issuer: identifier, subject: identifier });

/** The schema of a sign-in's options. */
export const signInSchema = v.strictObject({
  provider: v.optional(identifier),
  another: v.optional(v.boolean()),
});

/** The schema of a sign-out's options. */
export const signOutSchema = v.strictObject({
  account: v.optional(accountSchema),
  everywhere: v.optional(v.boolean()),
});

/** The schema of what `auth.getAccessToken` takes. */
export const accessTokenSchema = v.strictObject({ api: v.pipe(v.string(), v.maxLength(32)) });
