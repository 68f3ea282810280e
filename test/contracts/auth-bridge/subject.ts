/** A `window.auth` as the suite asks it, and the world around it. */
import type {
  ApiResponseHead,
  AuthFailure,
  MethodName,
  MethodResult,
  Result,
  SessionSnapshot,
} from '../../../preload/contract.ts';

/** A listener of the page, and what it has heard. */
export interface Listening<T> {
  heard(): Promise<readonly T[]>;
  end(): Promise<void>;
}

/** A request whose answer comes in pieces; they are text here. */
export interface OpenedRequest {
  head(): Promise<Result<ApiResponseHead>>;
  read(): Promise<Result<string | null>>;
  cancel(): Promise<void>;
  /** What its listener was told: bytes sent, and how many there are. */
  sent(): Promise<readonly (readonly [number, number])[]>;
}

/** A `window.auth`, and the world around it. */
export interface AuthBridgeSubject {
  /** The default sign-in service. */
  readonly issuer: string;
  call<M extends MethodName>(method: M, ...args: unknown[]): Promise<Result<MethodResult<M>>>;
  describe(code: string): Promise<AuthFailure>;
  /** From each property to its `typeof`. */
  shape(): Promise<Readonly<Record<string, string>>>;
  listen(event: 'onSessionChanged'): Promise<Listening<SessionSnapshot>>;
  listen(event: 'onGrantsChanged'): Promise<Listening<unknown>>;
  open(call: unknown): Promise<OpenedRequest>;
  /** What a person does, once, in the browser that opens while `work` runs. */
  inBrowser<T>(act: 'ada' | 'grace' | 'deny', work: () => Promise<T>): Promise<T>;
  /** Calls what ends with the page loaded anew, and comes back when it is there again. */
  leaving(method: MethodName, ...args: unknown[]): Promise<void>;
}

/** One thing that every `window.auth` keeps. */
export interface AuthBridgeCase {
  readonly title: string;
  /** It changes more than it puts back: the app is its own, and nobody has signed in there. */
  readonly alone?: true;
  run(subject: AuthBridgeSubject): Promise<void>;
}
