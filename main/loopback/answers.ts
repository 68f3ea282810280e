import type { ServerResponse } from 'node:http';
import { CONTENT_SECURITY_POLICY, renderPage, type Page } from './pages.ts';
import type { GuardRefusal } from './refusal.ts';

/** On every answer. There is never an `Access-Control-*` header (LB-05). */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  Connection: 'close',
} as const;

const PAGE_STATUS = {
  signed_in: 200,
  signed_out: 200,
  failed: 200,
  finished: 409,
  not_ours: 400,
} as const;

const REFUSAL_STATUS = {
  host: 403,
  target: 400,
  method: 405,
  path: 404,
  origin: 403,
  fetch_metadata: 403,
  body: 400,
  protocol: 400,
} as const satisfies Record<GuardRefusal | 'protocol', number>;

/** Answers with one of the static pages. */
export function sendPage(response: ServerResponse, page: Page): void {
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  send(response, PAGE_STATUS[page.kind], headers, renderPage(page));
}

/** Sends the browser on, so that code and state leave the address bar and the history (LB-09). */
export function sendOn(response: ServerResponse, path: string): void {
  send(response, 303, { Location: path });
}

/** Answers with a status and nothing else. */
export function sendRefusal(response: ServerResponse, reason: keyof typeof REFUSAL_STATUS): void {
  send(response, REFUSAL_STATUS[reason], reason === 'method' ? { Allow: 'GET' } : {});
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body = '',
): void {
  const length = { 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...HEADERS, ...headers, ...length });
  response.end(body);
}
