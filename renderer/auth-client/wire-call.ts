import type { ApiRequest, AuthFailure, ErrorCode } from '../../preload/contract.ts';
import type { Query } from './api-map.ts';
import { AuthError } from './auth-error.ts';

/** A call as the types let it through, seen without them. */
export interface LooseCall {
  readonly api: string;
  readonly route: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Query | undefined;
  readonly json?: unknown;
  readonly body?: string | Uint8Array | undefined;
  readonly responseType?: 'json' | 'text' | 'bytes' | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onUpload?: ((sent: number, total: number) => void) | undefined;
  readonly onDownload?: ((received: number, total: number | null) => void) | undefined;
}

function queryOf(query: Query): Record<string, string | string[]> {
  const wire: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) wire[name] = value.map(String);
    else if (value !== undefined) wire[name] = String(value);
  }
  return wire;
}

/**
 * The call as `window.auth` takes it; every option that is not of this client goes on as it is. A value
 * that would make another path of it (empty, `.`, `..`), or that has no encoding, is refused with
 * `bad_request`.
 */
export function wireCall(call: LooseCall, describe: (code: ErrorCode) => AuthFailure): ApiRequest {
  const { route, params, query, json, ...rest } = call;
  const {
    responseType: _type,
    signal: _signal,
    onUpload: _up,
    onDownload: _down,
    ...options
  } = rest;
  const [method, template = ''] = route.split(' ');
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params?.[name] ?? '');
    if (/^\.{0,2}$/.test(value) || !value.isWellFormed()) {
      throw new AuthError(describe('bad_request'));
    }
    return encodeURIComponent(value);
  });
  return {
    ...options,
    method,
    path,
    ...(query && { query: queryOf(query) }),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  } as ApiRequest;
}
