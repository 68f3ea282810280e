import type { GuardRefusal } from './refusal.ts';

/** The parts of a request that the guard reads. Names and values of `rawHeaders` alternate. */
export interface GuardedRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/** What the listener serves, byte for byte. */
export interface Served {
  /** Host and port as a browser sends them for our redirect URI. */
  readonly authority: string;
  readonly callbackPath: string;
  readonly donePath: string;
}

/** What a request is: the callback with its raw query, the page after it, or refused. */
export type Judged =
  | { readonly kind: 'callback'; readonly query: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly reason: GuardRefusal };

const refused = (reason: GuardRefusal): Judged => ({ kind: 'refused', reason });

/**
 * Sorts a request out before anything in it is used. Compares strings only: `new URL()` throws for
 * targets like `//` (LB-07), and decoding would make several spellings of one path (LB-05).
 */
export function judgeRequest(request: GuardedRequest, served: Served): Judged {
  const { method, url = '', rawHeaders } = request;

  // DNS rebinding: a page of evil.example that resolves to 127.0.0.1 sends its own name. Node joins
  // or drops repeated headers in `headers`, so the raw list is counted (LB-04).
  const hosts = valuesOf(rawHeaders, 'host');
  if (hosts.length !== 1 || hosts[0] !== served.authority) return refused('host');

  // An absolute-form target would name a second host (RFC 9112 3.2.2).
  if (!url.startsWith('/')) return refused('target');
  if (method !== 'GET') return refused('method');

  const judged = route(url, served);
  if (judged.kind === 'refused') return judged;

  // Browsers send no Origin with a navigation by GET; a script on another site does (LB-05).
  const own = `http://${served.authority}`;
  if (valuesOf(rawHeaders, 'origin').some((origin) => origin !== own)) return refused('origin');

  // Where a browser says what a load is for, only a page in a tab of its own will do: no image,
  // frame or fetch of another site. A redirect from the provider arrives as `document`.
  if (valuesOf(rawHeaders, 'sec-fetch-dest').some((destination) => destination !== 'document')) {
    return refused('fetch_metadata');
  }

  const hasBody =
    valuesOf(rawHeaders, 'content-length').length > 0 ||
    valuesOf(rawHeaders, 'transfer-encoding').length > 0;
  return hasBody ? refused('body') : judged;
}

function route(target: string, served: Served): Judged {
  if (target === served.donePath) return { kind: 'done' };
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  if (path !== served.callbackPath) return refused('path');
  return { kind: 'callback', query: mark === -1 ? '' : target.slice(mark + 1) };
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}
