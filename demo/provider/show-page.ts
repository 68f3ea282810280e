import type { ServerResponse } from 'node:http';
import type { PageContext } from './oidc-provider.ts';
import { pageHeaders } from './page-headers.ts';

/** Shows a page where oidc-provider asks for one; the status stays what it chose. */
export function showPage(context: PageContext, markup: string, returnsTo?: unknown): void {
  context.set(pageHeaders(returnsTo));
  context.type = 'html';
  context.body = markup;
}

/** Shows a page on a route of our own. */
export function sendPage(
  response: ServerResponse,
  status: number,
  markup: string,
  returnsTo?: unknown,
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    ...pageHeaders(returnsTo),
  });
  response.end(markup);
}
