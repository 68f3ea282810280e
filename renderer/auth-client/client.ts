import type { AuthBridge, Result } from '../../preload/contract.ts';
import type {
  AnswerOf,
  AnyApis,
  ApiMap,
  ResponseType,
  RouteCall,
  StreamedAnswer,
  Waiting,
  Watched,
} from './api-map.ts';
import { valueOf } from './auth-error.ts';
import { openCall, wholeCall } from './exchange.ts';
import { createGrantsStore, type GrantsStore } from './grants-store.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';
import type { LooseCall } from './wire-call.ts';

/** Every method of `window.auth` that answers a result answers its value here, or throws AuthError. */
type Unwrapped<Bridge> = {
  readonly [M in keyof Bridge]: Bridge[M] extends (...args: infer A) => Promise<Result<infer T>>
    ? (...args: A) => Promise<T>
    : Bridge[M];
};

/** `window.auth` for a page's own code. */
export type AuthClient<Apis = AnyApis> = Omit<
  Unwrapped<AuthBridge>,
  'getSession' | 'getGrants' | 'request' | 'openRequest'
> &
  SessionStore &
  GrantsStore & {
    /**
     * Calls a route of a configured API and waits for the whole answer, whatever its status. Throws
     * AuthError when there is none: `not_granted`, `not_signed_in`, `offline`, `api_unreachable`, …;
     * `api_response_invalid` for a success that is not JSON where JSON was to come.
     */
    readonly request: <
      A extends keyof Apis & string,
      R extends keyof Apis[A] & string,
      T extends ResponseType = 'json',
    >(
      call: RouteCall<A, R, Apis[A][R]> & Waiting & { readonly responseType?: T | undefined },
    ) => Promise<AnswerOf<Apis[A][R], T>>;

    /**
     * Calls a route whose answer is read while it arrives. Throws AuthError for what comes before the
     * answer; what comes later, also `request_aborted` after the signal, is an error of the body.
     */
    readonly stream: <A extends keyof Apis & string, R extends keyof Apis[A] & string>(
      call: RouteCall<A, R, Apis[A][R]> & Watched,
    ) => Promise<StreamedAnswer>;
  };

/**
 * Creates the client; once, where every part of the page can import it. It asks for nothing by itself.
 * `Apis` is the page's own map of routes: `{ notes: { 'GET /notes/{id}': { response: Note } } }`.
 * @param bridge `window.auth`, unless a test has another one.
 */
export function createAuthClient<Apis extends ApiMap<Apis> = AnyApis>(
  bridge = (globalThis as { readonly auth?: AuthBridge }).auth,
): AuthClient<Apis> {
  if (bridge === undefined) {
    throw new TypeError('There is no window.auth: this page is not in a window of the app.');
  }
  const verbs: Record<string, unknown> = {};
  for (const [name, verb] of Object.entries(bridge) as [string, unknown][]) {
    const call = verb as (...args: unknown[]) => unknown;
    const unwrapped = (...args: unknown[]): unknown => {
      const answer = call(...args);
      return answer instanceof Promise ? answer.then(valueOf) : answer;
    };
    verbs[name] = typeof verb === 'function' ? unwrapped : verb;
  }
  return {
    ...verbs,
    ...createSessionStore(bridge),
    ...createGrantsStore(bridge),
    request: (call: LooseCall) => wholeCall(bridge, call),
    stream: (call: LooseCall) => openCall(bridge, call),
  } as unknown as AuthClient<Apis>;
}
