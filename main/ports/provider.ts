/** The sign-in service. */
import type { IdTokenContinuity, IdentityClaims } from './account.ts';

/** One authorization request and the secrets that belong to it; a value, passed on, never shared. */
export interface AuthorizationRequest {
  /** For the system browser; passed the URL rules (UA-02). */
  readonly url: string;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Whose access token the code brings (RFC 8707); undefined where there are no resources. */
  readonly resource?: string;
  readonly maxAge?: number;
  readonly acrValues?: readonly string[];
  /** The server promises `iss` in the response (RFC 9207). */
  readonly issRequired: boolean;
}

/** What a sign-in asks for beyond the configuration's; what the ID token must show is checked (SU-01). */
export interface SignInDemands {
  /** All scopes, space-separated; those of the configuration when left out. */
  readonly scope?: string;
  /** Whose access token the code is to bring (RFC 8707); the first one's when left out. */
  readonly resource?: string;
  /** When the person proved last who they are: at most so many seconds ago (OIDC Core 3.1.2.1). */
  readonly maxAge?: number;
  /** How: in one of these ways, the preferred one first (`acr_values`, RFC 9470). */
  readonly acrValues?: readonly string[];
  /** Whom the sign-in is for: a user name or an e-mail address. It is seen in the browser. */
  readonly loginHint?: string;
}

/** An authorization response that passed the checks of state, `iss` and form. */
export interface AuthorizationResponse {
  readonly code: string;
  readonly iss?: string;
}

/** An access token in main's memory. */
export interface AccessToken {
  readonly value: string;
  readonly type: 'bearer' | 'dpop';
  readonly scope: string;
  /** Seconds from receipt, clamped to policy (IT-10). */
  readonly expiresInSeconds: number;
  /** The server said nothing of its lifetime: it may be longer. */
  readonly lifetimeAssumed?: true;
}

/** What a successful grant brought. */
export interface TokenGrant {
  readonly accessToken: AccessToken;
  /**
   * What the person granted, as far as the server tells, never more than was asked for: the limit of every
   * later answer (IT-09).
   */
  readonly scope: string;
  /** Absent when the server sent none: keep the old one (RT-03). */
  readonly refreshToken?: string;
  /** Absent when a refresh brought no ID token. */
  readonly identity?: { readonly claims: IdentityClaims; readonly continuity: IdTokenContinuity };
  /** The ID token, for a logout that needs it; memory only, and absent unless the configuration asks for it. */
  readonly idTokenHint?: string;
}

/** The OpenID Provider, with every check done on this side. Methods throw `AuthError`. */
export interface OidcProvider {
  /** Fetches or renews metadata and keys, so that a sign-in finds them warm. */
  warm(): Promise<void>;
  /** Builds the request, pushed first where the server requires it (PA-01). */
  authorizationRequest(
    input: SignInDemands & {
      readonly redirectUri: string;
      readonly signal: AbortSignal;
      /** The browser's session may be another account's: the person is to choose (OIDC Core 3.1.2.1). */
      readonly another?: boolean;
    },
  ): Promise<AuthorizationRequest>;
  /**
   * Redeems the code: exactly one request, never repeated (AR-06). Throws `id_token_invalid` when the ID
   * token does not show that the request's `maxAge` was kept, `sign_in_too_weak` when its `acr` is none of
   * those that were asked for.
   */
  exchange(
    request: AuthorizationRequest,
    response: AuthorizationResponse,
    signal: AbortSignal,
  ): Promise<TokenGrant>;
  /**
   * One refresh request; `session_ended` for `invalid_grant` and nothing else (RT-10).
   * `beforeSending` is awaited when everything else is at hand, right before the refresh token leaves;
   * what it throws is thrown, and nothing is sent.
   * @param scope what is granted; an answer that is wider is refused with `scope_not_granted` (IT-09).
   * @param options.scope what this access token alone is asked for, space-separated: a part of what is
   *   granted (RFC 6749 section 6), else `scope_not_granted` with the hint `narrowing` and nothing is sent;
   *   the same when the server refuses the part. The refresh token keeps its own. An answer that is wider than
   *   this, and not than what is granted, is no failure: the token's `scope` says so, and the rotated refresh
   *   token is not lost with it.
   */
  refresh(
    refreshToken: string,
    continuity: IdTokenContinuity,
    scope: string,
    options: {
      readonly resource?: string;
      readonly scope?: string;
      readonly signal?: AbortSignal;
      readonly beforeSending?: () => Promise<void>;
    },
  ): Promise<TokenGrant>;
  /** Display claims from the UserInfo endpoint; the subject must be the session's (UI-01). */
  userInfo(accessToken: string, subject: string): Promise<IdentityClaims>;
  /**
   * Revokes the refresh token (RFC 7009). `unsupported` when the server names no endpoint, `refused` when it
   * says no for good (a status from 400 to 499 that is no "later"); a token that it does not know is `done`.
   * Throws when it is not known whether the token is revoked, and the request is to be repeated (LO-02).
   */
  revoke(refreshToken: string): Promise<'done' | 'unsupported' | 'refused'>;
  /**
   * The URL of RP-Initiated Logout, or null when the server has none that may be opened (LO-03). A hint that
   * would make it longer than browsers are given is left out.
   * @param input.back where the browser is to come back to, and with which state.
   */
  endSessionUrl(input: {
    readonly idTokenHint?: string;
    readonly back?: { readonly redirectUri: string; readonly state: string };
  }): Promise<string | null>;
  /**
   * Milliseconds by which this computer's clock is behind the provider's, negative when it is ahead, as
   * of the last answer that told the time (RFC 9110 section 6.6.1). 0 within 30 seconds, and when it is
   * not known. Which of the two is wrong cannot be seen from here. Sends nothing, never throws (RT-16).
   */
  clockOffset(): number;
}
