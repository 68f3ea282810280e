/** Who somebody is, as a verified ID token said. */
import type { AccountId } from '../../preload/contract.ts';

/** An account's identity, as pages name it too. */
export type AccountKey = AccountId;

/** Claims of the first ID token that every later one must repeat (OIDC Core 12.2, RT-12). */
export interface IdTokenContinuity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: readonly string[];
  readonly authorizedParty?: string;
  readonly authTime?: number;
  readonly nonce?: string;
}

/** The claims main keeps of an ID token; the token itself is dropped. */
export interface IdentityClaims {
  readonly name?: string;
  readonly username?: string;
  readonly email?: string;
}
