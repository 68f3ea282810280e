/** One thing that the provider under test does otherwise than it should, and how to say it. */
import type { JWK } from 'jose';
import { assembled, sign, type SigningKey } from '../../fakes/signing-keys.ts';
import { strangersKeys } from './keys.ts';

/** A JSON object, changed in place. */
export type Json = Record<string, unknown>;

/** An ID token that the provider made, taken apart. */
export interface IdToken {
  readonly header: Json;
  readonly claims: Json;
  /** What it was signed with. */
  readonly key: SigningKey;
}

/** What is changed of the answers of a provider that is right in all else. */
export interface Mutation {
  /** Changes the metadata document. */
  readonly metadata?: (document: Json) => unknown;
  /** Changes what is published as the provider's keys. */
  readonly keys?: (keys: JWK[]) => readonly JWK[];
  /** Makes another ID token of one that is right. */
  readonly idToken?: (token: IdToken) => string | Promise<string>;
  /** Changes the token response, the ID token in it included. */
  readonly tokens?: (body: Json) => unknown;
  /** Changes the query of the redirect to the app. */
  readonly redirect?: (query: URLSearchParams) => unknown;
  /** Makes another answer of that of the UserInfo endpoint. */
  readonly userInfo?: (claims: Json) => { readonly type: string; readonly body: string };
}

/** The token again, with the provider's own good signature over what is in it now. */
export const signedAgain = ({ header, claims, key }: IdToken): Promise<string> =>
  sign(claims, key, header);

/** ID tokens with these claims in the place of the right ones; undefined takes one away. */
export const withClaims = (changes: Json): Mutation => ({
  idToken: ({ claims, ...token }) => {
    const changed = Object.entries({ ...claims, ...changes });
    const present = changed.filter(([, value]) => value !== undefined);
    return signedAgain({ ...token, claims: Object.fromEntries(present) });
  },
});

/** Takes the signed token apart, as it stands. */
export function takenApart(token: string, keys: readonly SigningKey[]): IdToken {
  const [header, claims] = token
    .split('.', 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json);
  const key = keys.find(({ kid }) => kid === header?.['kid']);
  if (!header || !claims || !key) throw new Error('the provider signed with a key of its own');
  return { header, claims, key };
}

/** The same claims under a signature that somebody else's key made, in the name of the right one. */
export const forged = async ({ header, claims, key }: IdToken): Promise<string> => {
  const { rs256, es256 } = await strangersKeys();
  return sign(claims, key.alg === 'ES256' ? es256 : rs256, { ...header, kid: key.kid });
};

/** Not signed at all (`alg` `none`). */
export const unsigned = ({ claims }: IdToken): string => assembled({ alg: 'none' }, claims);

/** The header without the name of its key. */
export const withoutKid = ({ header, ...token }: IdToken): Promise<string> =>
  signedAgain({ ...token, header: { ...header, kid: undefined } });
