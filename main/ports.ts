/**
 * The ports: everything the logic needs from the world, as small interfaces. Each has one real
 * adapter, one hand-written fake in `test/fakes/`, and one contract suite that both pass. Above 300
 * lines, because the whole border of the logic is to be read in one place.
 */
import type { AccountId } from '../preload/contract.ts';
import type { ActivityFields, EventName } from '../preload/events.ts';

export type { EventName };

/** Wall and monotonic time, and timers. All values are milliseconds. */
export interface Clock {
  /** Wall clock, since the epoch. May jump. */
  now(): number;
  /** Monotonic; never goes back, whatever the wall clock does (RT-16). */
  monotonic(): number;
  /** Calls `callback` once after `ms`; returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** Cryptographically strong random numbers. */
export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}

declare const isTokenMark: unique symbol;

/**
 * What the log may say of a token (LG-03): a few characters that tell one from another and nothing of
 * either. Only a log makes marks; no text fits in their place.
 */
export type TokenMark = string & { readonly [isTokenMark]: true };

/** Fields a log line may have. */
export interface LogFields extends ActivityFields {
  readonly token?: TokenMark;
}

/** Structured log: an event of the closed list and allow-listed fields. */
export interface Log {
  /** Never throws, and waits for nothing. */
  event(name: EventName, fields?: LogFields): void;
  /** The mark of a token: the same for the same token, in this profile alone. */
  mark(token: string): TokenMark;
}

/** One HTTP request. Redirects are never followed (MD-04). */
export interface HttpOpening {
  readonly url: string;
  readonly method: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body?: string | Uint8Array;
  /** Told how many bytes of the body the network has taken so far. */
  readonly onSent?: (bytes: number) => void;
  /** Ends the request, and the answer for as long as it is read. */
  readonly signal?: AbortSignal;
}

/** An answer whose head has come; it must be read to its end, or cancelled. Header names are in lower case. */
export interface HttpIncoming {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  /** Bytes of the body; null when they are not known beforehand, as of a body that was compressed. */
  readonly length: number | null;
  /**
   * The next bytes, unpacked where they were compressed; null at the end. Nothing is taken from the network
   * for long unless it is asked for. One at a time; rejects with `HttpFetchError`.
   */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Closes the connection, unless the body has come whole; what is read after that is `aborted`. Never throws. */
  cancel(): void;
}

/** Why a request got no usable answer. */
export type HttpFailure = 'unreachable' | 'timeout' | 'aborted' | 'too_large' | 'bad_request';

/** What `HttpOpen` and `HttpFetch` throw; it carries no URL, header or body. */
export class HttpFetchError extends Error {
  override readonly name = 'HttpFetchError';
  readonly reason: HttpFailure;
  constructor(reason: HttpFailure) {
    super(`HTTP request failed: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Sends one request and returns when the head of the answer is there, or throws `HttpFetchError`. It has no
 * limit of its own, neither of time nor of size.
 */
export type HttpOpen = (opening: HttpOpening) => Promise<HttpIncoming>;

/** One HTTP request whose answer is wanted whole, bounded in size and time. */
export interface HttpRequest extends Omit<HttpOpening, 'onSent'> {
  /** Response bodies above this many bytes, unpacked, are refused. */
  readonly maxBytes: number;
  /** Until the last byte of the body. */
  readonly timeoutMs: number;
}

/** What came back, whole. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Sends one request and returns the whole answer, or throws `HttpFetchError`. */
export type HttpFetch = (request: HttpRequest) => Promise<HttpResponse>;

/** Opens a URL in the system's default browser; throws when it cannot be launched (UA-04). */
export interface SystemBrowser {
  open(url: string): Promise<void>;
}

/** A question about a call of a page. All texts in it can be shown as they are. */
export interface Question {
  /** The window whose page calls, by its name in the configuration. */
  readonly window: string;
  /** What is to be done, in the words of the configuration. */
  readonly title: string;
  /** The API's name in the configuration. */
  readonly api: string;
  /** Method, path and query. */
  readonly call: string;
  /** Whose account it is done with; undefined when no name is known. */
  readonly account: string | undefined;
  /** What is sent: names and values. */
  readonly fields: ReadonlyArray<readonly [string, string]>;
  /** The access that the person is asked for in the browser after that; empty when there is none. */
  readonly scopes: readonly string[];
  /** Whether the browser is opened for the person to sign in again after that. */
  readonly signIn: boolean;
}

/** Asks the person at the screen: no page can draw the question, answer it or hold it back. */
export interface Confirmation {
  /**
   * Whether the person agreed. `false` when they did not, when the question was taken away by `signal`, and
   * when the window is not there. Never throws.
   */
  ask(question: Question, signal: AbortSignal): Promise<boolean>;
}

/** The page the browser ends on: truthful, static, no input reflected (LB-10). */
export type ResultPage =
  | { readonly kind: 'signed_in' | 'signed_out' }
  | { readonly kind: 'failed'; readonly sentence: string };

/** A redirect that was judged to be the one that is waited for. */
export interface ReceivedRedirect<T> {
  readonly response: T;
  /** Shows the final page in the browser. Must be called once the outcome is known. */
  answer(page: ResultPage): void;
}

/** A bound redirect listener, of one sign-in attempt or of one return from a sign-out. */
export interface RedirectReceiver {
  /** The exact redirect URI to send: IP literal, real port, configured path (LB-02). */
  readonly redirectUri: string;
  /**
   * Waits for the first request whose raw query (without `?`) `judge` recognises as ours. `judge` is
   * pure and returns null for "not ours", which is answered and keeps waiting (LB-06).
   * Call it before the browser opens: what arrives earlier is answered as not ours.
   * Rejects with the signal's reason when the attempt is aborted, with `ListenerError` when the
   * receiver is closed, with an `Error` on a second call.
   */
  receive<T>(judge: (query: string) => T | null): Promise<ReceivedRedirect<T>>;
  /** Closes the port and every connection; answers pages still owed first. Safe to call twice. */
  close(): Promise<void>;
}

/** Opens a listener on the loopback interface, for one redirect. */
export interface RedirectListener {
  /**
   * `path`: the fixed callback path. `ports`: `any` lets the OS choose; a list is tried in order.
   * Throws `ListenerError` when no port could be bound.
   */
  open(options: {
    readonly path: string;
    readonly ports: 'any' | readonly number[];
    readonly signal: AbortSignal;
  }): Promise<RedirectReceiver>;
}

/** No configured port could be bound. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';
}

/** Why the OS credential store could not do what was asked. `timeout`: it did not answer in time. */
export type StoreFailure = 'locked' | 'denied' | 'unavailable' | 'timeout';

/** What `CredentialStore` throws; it carries no value and no backend text. */
export class CredentialStoreError extends Error {
  override readonly name = 'CredentialStoreError';
  readonly reason: StoreFailure;
  constructor(reason: StoreFailure) {
    super(`The credential store failed: ${reason}`);
    this.reason = reason;
  }
}

/** The OS credential store: items of one service, by account name. Values are text. */
export interface CredentialStore {
  /** The item's value, or null when there is none. Throws `CredentialStoreError`. */
  get(account: string): Promise<string | null>;
  /** Writes or replaces the item. Throws `CredentialStoreError`. */
  set(account: string, value: string): Promise<void>;
  /** Deletes the item; `false` when there was none. Throws `CredentialStoreError`. */
  delete(account: string): Promise<boolean>;
}

/**
 * The lock of the OS credential store, known without reading an item: a read may open a prompt that
 * nobody asked for. No method throws.
 */
export interface StoreLock {
  /**
   * How it is now. `locked`: what is read would be withheld. `unknown`: only a read can tell, and may open a
   * prompt. Never opens one itself, and starts no service.
   */
  state(): Promise<'open' | 'locked' | 'unknown'>;
  /**
   * Has the system ask the person to unlock the store, where it has a way of its own to do so. Resolves
   * when its prompt is gone, however that ended, and at once when there is none or `signal` is aborted;
   * that takes the prompt away.
   */
  askToUnlock(signal: AbortSignal): Promise<void>;
}

/**
 * What is known of the credential store outside of it, so that a store that lost its sessions is told from
 * one that never had any (ST-12). It names nobody. No method throws; one that cannot be kept is as if new.
 */
export interface StoreTrace {
  /**
   * Asked when the store has no session: why sessions that were noted are not there; null when none were.
   * `store_changed`: it is another kind of store than the one that was noted.
   */
  lost(): Promise<'session_missing' | 'store_changed' | null>;
  /** Notes how many sessions the store has, and which kind it is. */
  note(sessions: number): Promise<void>;
}

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

/** What is kept of a session across restarts; lives only in the OS credential store (ST-01). */
export interface SessionRecord {
  readonly refreshToken: string;
  readonly scope: string;
  readonly continuity: IdTokenContinuity;
  /** The rotation journal: written before a refresh request is sent, null again with its answer. */
  readonly journal: { readonly phase: 'rotating'; readonly startedAt: number } | null;
}

/** An account on the list of those that have a session here, and what it is called. */
export interface ListedAccount extends AccountKey {
  readonly claims: IdentityClaims;
}

/**
 * What is left of a session that was ended here: a refresh token that the provider was not told of yet
 * (RFC 7009). Nobody is signed in by it: it is read for its revocation alone (LO-01, LO-02).
 */
export interface Tombstone extends AccountKey {
  readonly refreshToken: string;
  /** When the session was ended, in milliseconds since the epoch. */
  readonly since: number;
}

/** The typed answer of a read; only `absent` and `corrupt` mean that there is no session. */
export type VaultRead<T> =
  | { readonly state: 'found'; readonly value: T }
  | {
      readonly state: 'absent' | 'locked' | 'denied' | 'unavailable' | 'corrupt' | 'newer-version';
    };

/** The answer of a write, verified by reading back (ST-08). */
export type VaultWrite =
  | { readonly state: 'stored' }
  | { readonly state: 'locked' | 'denied' | 'unavailable' | 'too-large' | 'not-verified' };

/** The answer of a delete. */
export type VaultRemove = { readonly state: 'removed' | 'locked' | 'denied' | 'unavailable' };

/**
 * Remembers outside of the credential store which accounts are signed out, though the store did not let
 * their sessions go. It holds no secret, and tells nobody whose accounts they are. No method throws.
 */
export interface SignOutMarks {
  /** When the account was signed out, in milliseconds since the epoch; null when it has no mark. */
  since(account: AccountKey): Promise<number | null>;
  /** `true` when the mark is there to stay, whatever becomes of the process. */
  add(account: AccountKey, since: number): Promise<boolean>;
  /** `true` when there is no mark, and none after a restart. */
  remove(account: AccountKey): Promise<boolean>;
}

/** Keeps sessions in the credential store. No method throws. */
export interface Vault {
  /** Whether something could be kept now; reads one item, writes nothing. */
  probe(): Promise<'available' | 'locked' | 'denied' | 'unavailable'>;
  /** The accounts that have a session here, the current one first. */
  accounts(): Promise<VaultRead<readonly ListedAccount[]>>;
  /** Where there is no session, it also takes away what a killed removal left of one. */
  read(account: AccountKey): Promise<VaultRead<SessionRecord>>;
  /**
   * Stores the record and makes the account the current one.
   * @param later when given, a record of an account that was not the current one is `stored` as soon as
   *   the store took it; whether it could be read back is told to `later`.
   */
  write(
    account: AccountKey,
    record: SessionRecord,
    later?: (outcome: VaultWrite) => void,
  ): Promise<VaultWrite>;
  /** Stores a newer record of an account's session; the order of the accounts stays. Else as `write`. */
  update(account: AccountKey, record: SessionRecord): Promise<VaultWrite>;
  /** Makes an account that has a session here the current one; nothing for any other. */
  select(account: AccountKey): Promise<VaultWrite>;
  /** Notes what an account that has a session here is called; nothing when that is known. */
  label(account: AccountKey, claims: IdentityClaims): Promise<VaultWrite>;
  /** Deletes the account's session. */
  remove(account: AccountKey): Promise<VaultRemove>;
  /**
   * Deletes the account's session, and keeps its refresh token to be revoked: one write takes the account
   * off the list and puts the tombstone there, so no kill can undo the sign-out. `not-kept`: deleted, but
   * the token could not be kept.
   */
  retire(tombstone: Tombstone): Promise<VaultRemove | { readonly state: 'not-kept' }>;
  /**
   * For a sign-out that the store does not take: marks the account outside of it. Until a session of the
   * account is written anew none is listed or read; the old one is retired as soon as the store lets it.
   * @param since milliseconds since the epoch.
   * @returns whether the mark is there to stay.
   */
  markSignedOut(account: AccountKey, since: number): Promise<boolean>;
  /** The tombstones, the oldest first. */
  tombstones(): Promise<VaultRead<readonly Tombstone[]>>;
  /** Deletes a tombstone, and whatever a killed `retire` left of its session. */
  bury(tombstone: Tombstone): Promise<VaultRemove>;
}

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

/** The claims main keeps of an ID token; the token itself is dropped. */
export interface IdentityClaims {
  readonly name?: string;
  readonly username?: string;
  readonly email?: string;
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
