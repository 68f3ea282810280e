/**
 * API calls on behalf of the page: main picks the URL, attaches the token, follows no redirect, and
 * hands back a bounded answer without anything secret.
 */
import type {
  ApiRequest,
  ApiResponse,
  ApiStream,
  StreamOptions,
  StreamRequest,
} from '../../preload/contract.ts';
import { buildCall, type ApiCall, type ProxiedApi } from './api-call.ts';
import { failureOf } from './api-failure.ts';
import { createApiSender, type ApiSenderOptions } from './api-send.ts';
import { createApiStream } from './api-stream.ts';
import type { AccountAccess } from './access-tokens.ts';
import type { Asking } from './asking.ts';
import { AuthError } from './auth-error.ts';
import { guardCall, type CallTokens } from './call-guard.ts';
import { createEnding, type Ending } from './ending.ts';
import { shownHeaders } from './header-rules.ts';
import type { Session } from './session.ts';
import { createSharedCalls } from './shared-calls.ts';
import { createTurns } from './turns.ts';
import { readWhole } from './whole-answer.ts';

export type { ProxiedApi } from './api-call.ts';

/** What the proxy works with. */
export interface ApiProxyOptions extends ApiSenderOptions {
  readonly apis: Readonly<Record<string, ProxiedApi>>;
  readonly session: Pick<Session, 'tokens'>;
  /** What asks the person. */
  readonly asking: Asking;
  /** The longest that a call may take. */
  readonly timeoutMs: number;
  /** The longest that nothing may move in a stream. */
  readonly idleMs: number;
}

/** Whose page calls, and what it may have the person asked for. */
export interface ApiCaller {
  readonly window: string;
  readonly grants: { readonly scopes: readonly string[] };
  /** Aborted when nobody wants the answer any more. */
  readonly gone?: AbortSignal | undefined;
}

/** No page: nobody can be asked anything. */
const NOBODY: ApiCaller = { window: '', grants: { scopes: [] } };

/** What is answered: bytes, or text; what is no text is text with replacement characters. */
type Answer = ApiResponse<string | Uint8Array>;

const utf8 = new TextDecoder();
const JSON_OR_TEXT = 'application/json, text/*;q=0.5';
const ANYTHING = '*/*';

/** Calls of one page that may run at the same time, each with a connection of its own; more wait. */
export const MOST_AT_ONCE = 64;

/** Creates what is behind `auth.request` and `auth.openRequest`. */
export function createApiProxy(options: ApiProxyOptions) {
  const { apis, session, clock } = options;
  const send = createApiSender(options);
  const share = createSharedCalls<Answer>(clock);
  const inTurnOf = createTurns(MOST_AT_ONCE);
  /** Stands for whoever calls and is no page. */
  const nobody = {};

  const limitOf = ({ timeoutMs = options.timeoutMs }: StreamRequest) =>
    Math.min(timeoutMs, options.timeoutMs);

  /** The tokens of a call; nothing is asked of anybody yet. */
  function guard(
    call: ApiCall,
    { interactive = false }: StreamRequest,
    { window, grants }: ApiCaller,
    account: AccountAccess,
    { signal: gone, paused: person }: Ending,
  ): CallTokens {
    const asks = { window, scopes: grants.scopes, interactive, gone, person };
    return guardCall(call, asks, account, options.asking);
  }

  async function whole(
    call: ApiCall,
    caller: ApiCaller,
    account: AccountAccess,
    { responseType = 'text', ...request }: ApiRequest,
    gone = caller.gone,
  ): Promise<Answer> {
    const ending = createEnding(clock, [gone, account.ended]);
    ending.within(limitOf(request));
    const sendAndRead = async (): Promise<Answer> => {
      const tokens = guard(call, request, caller, account, ending);
      const incoming = await send({ call, tokens, ending });
      const { maxResponseBytes, responseHeaders } = call.api;
      const bytes = await readWhole(incoming, maxResponseBytes);
      const body = responseType === 'bytes' ? bytes : utf8.decode(bytes);
      return {
        status: incoming.status,
        headers: shownHeaders(incoming.headers, responseHeaders),
        body,
      };
    };
    try {
      return await inTurnOf(caller.gone ?? nobody, ending, sendAndRead);
    } catch (error) {
      throw failureOf(error, ending);
    } finally {
      ending.release();
    }
  }

  /** Sends, with the time limit of an upload: as long as something moves it goes on. */
  function sendWithNews(
    call: ApiCall,
    tokens: CallTokens,
    ending: Ending,
    limitMs: number,
    { onSent }: StreamOptions,
  ) {
    const total = call.body?.byteLength ?? 0;
    ending.within(limitMs);
    return send({
      call,
      tokens,
      ending,
      onSent: (bytes) => {
        ending.within(bytes < total ? options.idleMs : limitMs);
        onSent(bytes);
      },
    });
  }

  return {
    /**
     * Calls an API and brings the whole answer. Throws AuthError: `not_granted`, `bad_request`,
     * `request_too_large`, `not_signed_in`, `wrong_provider`, `offline`, `session_ended`, a store's code,
     * `api_unreachable`, `api_timed_out`, `api_unauthorized` (401 even with a new token, RT-17),
     * `api_redirect_refused`, `api_response_invalid`, `request_aborted`.
     * And, where the route needs it: `consent_needed`, `fresh_sign_in_needed`, `not_confirmed`,
     * `rate_limited`, and what ends a sign-in.
     * @param caller whose page calls.
     */
    async request(request: ApiRequest, caller: ApiCaller = NOBODY): Promise<Answer> {
      const { responseType = 'text', shared = false, interactive = false, method } = request;
      // The person answers one call, not those that join it.
      if (shared && (interactive || method !== 'GET')) throw new AuthError('bad_request');
      const call = buildCall(apis, request, responseType === 'text' ? JSON_OR_TEXT : ANYTHING);
      const account = session.tokens(call.api.issuer);
      if (!shared) return whole(call, caller, account, request);
      const key = JSON.stringify([
        call.name,
        call.url,
        call.headers,
        responseType,
        limitOf(request),
      ]);
      return share(account.ended, key, caller.gone, (unwanted) =>
        whole(call, caller, account, request, unwanted),
      ).catch((error: unknown) => {
        throw error instanceof AuthError ? error : new AuthError('request_aborted');
      });
    },

    /**
     * Calls an API and brings the answer piece by piece. Throws as `request`. The time limit is for the head
     * of the answer, from the last byte that was sent on.
     */
    async open(
      request: StreamRequest,
      stream: StreamOptions,
      caller: ApiCaller = NOBODY,
    ): Promise<ApiStream> {
      const call = buildCall(apis, request, ANYTHING);
      const account = session.tokens(call.api.issuer);
      const ending = createEnding(clock, [stream.gone, account.ended]);
      try {
        const tokens = guard(call, request, caller, account, ending);
        const incoming = await sendWithNews(call, tokens, ending, limitOf(request), stream);
        return createApiStream(call, incoming, ending, options.idleMs);
      } catch (error) {
        ending.release();
        throw failureOf(error, ending);
      }
    },
  };
}

/** What is behind `auth.request` and `auth.openRequest`. */
export type ApiProxy = ReturnType<typeof createApiProxy>;
