/** The `app://` protocol: serves the built renderer, from an allow-list, with its security headers. */
import { lstatSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { APP_SCHEME, isAppUrl } from './app-origin.ts';

/** Sent with every page (EL-07). `connect-src 'none'`: a page has no network, only `window.auth`. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * What the scheme may do: `standard` and `secure`, no more. Without `supportFetchAPI`, `corsEnabled`,
 * `bypassCSP` and service workers there is less to attack (EL-15). Register before `ready`.
 */
export const appSchemePrivileges = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true },
};

/** The files below `folder`, by the path a page asks for; links and unknown types are left out. */
export function listFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const visit = (below: string) => {
    for (const name of readdirSync(join(folder, below))) {
      const path = `${below}/${name}`;
      const file = join(folder, path);
      const stat = lstatSync(file);
      if (stat.isDirectory()) visit(path);
      else if (stat.isFile() && extname(name) in CONTENT_TYPES) files.set(path, file);
    }
  };
  visit('');
  return files;
}

function answer(status: number, body: string | Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, 'content-type': type } });
}

/**
 * Creates the protocol's handler. The path must be one of the listed ones, byte for byte: nothing is
 * decoded or joined, so `..`, `%2e%2e`, `%5c` and NUL lead nowhere (EL-15).
 */
export function createAppProtocolHandler(folder: string) {
  const files = listFiles(folder);
  return async (request: { readonly url: string; readonly method: string }): Promise<Response> => {
    const notFound = () => answer(404, 'Not found', 'text/plain; charset=utf-8');
    if (request.method !== 'GET' || !isAppUrl(request.url)) return notFound();
    const { pathname } = new URL(request.url);
    const file = files.get(pathname);
    if (file === undefined) return notFound();
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    try {
      return answer(200, new Uint8Array(await readFile(file)), type);
    } catch {
      return notFound();
    }
  };
}
