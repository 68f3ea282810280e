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
import type { AccessTokens } from './access-tokens.ts';
import { AuthError } from './auth-error.ts';
import { createEnding, type Ending } from './ending.ts';
import { shownHeaders } from './header-rules.ts';
import type { Session } from './session.ts';
import { createSharedCalls } from './shared-calls.ts';
import { readWhole } from './whole-answer.ts';

export type { ProxiedApi } from './api-call.ts';

/** What the proxy works with. */
export interface ApiProxyOptions extends ApiSenderOptions {
  readonly apis: Readonly<Record<string, ProxiedApi>>;
  readonly session: Pick<Session, 'tokens'>;
  /** The longest that a call may take. */
  readonly timeoutMs: number;
  /** The longest that nothing may move in a stream. */
  readonly idleMs: number;
}

/** What is answered: bytes, or text; what is no text is text with replacement characters. */
type Answer = ApiResponse<string | Uint8Array>;

const utf8 = new TextDecoder();
const JSON_OR_TEXT = 'application/json, text/*;q=0.5';
const ANYTHING = '*/*';

/** Creates what is behind `auth.request` and `auth.openRequest`. */
export function createApiProxy(options: ApiProxyOptions) {
  const { apis, session, clock } = options;
  const send = createApiSender(options);
  const share = createSharedCalls<Answer>(clock);

  const limitOf = ({ timeoutMs = options.timeoutMs }: StreamRequest) =>
    Math.min(timeoutMs, options.timeoutMs);

  async function whole(
    call: ApiCall,
    tokens: AccessTokens,
    { responseType = 'text', ...request }: ApiRequest,
    gone: AbortSignal | undefined,
  ): Promise<Answer> {
    const ending = createEnding(clock, [gone, tokens.ended]);
    ending.within(limitOf(request));
    try {
      const incoming = await send({ call, tokens, ending });
      const { maxResponseBytes, responseHeaders } = call.api;
      const bytes = await readWhole(incoming, maxResponseBytes);
      const body = responseType === 'bytes' ? bytes : utf8.decode(bytes);
      return {
        status: incoming.status,
        headers: shownHeaders(incoming.headers, responseHeaders),
        body,
      };
    } catch (error) {
      throw failureOf(error, ending);
    } finally {
      ending.release();
    }
  }

  /** Sends, with the time limit of an upload: as long as something moves it goes on. */
  function sendWithNews(
    call: ApiCall,
    tokens: AccessTokens,
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
     * @param gone aborted when nobody wants the answer any more.
     */
    async request(request: ApiRequest, gone?: AbortSignal): Promise<Answer> {
      const { responseType = 'text', shared = false, method } = request;
      if (shared && method !== 'GET') throw new AuthError('bad_request');
      const call = buildCall(apis, request, responseType === 'text' ? JSON_OR_TEXT : ANYTHING);
      const tokens = session.tokens(call.api.issuer);
      if (!shared) return whole(call, tokens, request, gone);
      const key = JSON.stringify([
        call.name,
        call.url,
        call.headers,
        responseType,
        limitOf(request),
      ]);
      return share(tokens.ended, key, gone, (unwanted) =>
        whole(call, tokens, request, unwanted),
      ).catch((error: unknown) => {
        throw error instanceof AuthError ? error : new AuthError('request_aborted');
      });
    },

    /**
     * Calls an API and brings the answer piece by piece. Throws as `request`. The time limit is for the head
     * of the answer, from the last byte that was sent on.
     */
    async open(request: StreamRequest, stream: StreamOptions): Promise<ApiStream> {
      const call = buildCall(apis, request, ANYTHING);
      const tokens = session.tokens(call.api.issuer);
      const ending = createEnding(clock, [stream.gone, tokens.ended]);
      try {
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
