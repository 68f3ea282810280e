/** The `app://` protocol: serves the built renderer, from an allow-list, with its security headers. */
import { lstatSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Protocol } from 'electron';
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
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
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

/** An answer as Electron's protocol takes it. */
interface Answer {
  readonly statusCode: number;
  readonly mimeType: string;
  readonly charset: string;
  readonly headers: Record<string, string>;
  readonly data: Buffer;
}

function answer(statusCode: number, data: Buffer, mimeType: string): Answer {
  return { statusCode, mimeType, charset: 'utf-8', headers: { ...SECURITY_HEADERS }, data };
}

/**
 * Creates the protocol's handler. The path must be one of the listed ones, byte for byte: nothing is
 * decoded or joined, so `..`, `%2e%2e`, `%5c` and NUL lead nowhere (EL-15).
 */
export function createAppProtocolHandler(folder: string) {
  let files: ReadonlyMap<string, string> | undefined;
  return async (request: { readonly url: string; readonly method: string }): Promise<Answer> => {
    const notFound = () => answer(404, Buffer.from('Not found'), 'text/plain');
    if (request.method !== 'GET' || !isAppUrl(request.url)) return notFound();
    const { pathname } = new URL(request.url);
    try {
      files ??= listFiles(folder);
      const file = files.get(pathname);
      if (file === undefined) return notFound();
      const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
      return answer(200, await readFile(file), type);
    } catch {
      return notFound();
    }
  };
}

/**
 * Serves the folder as the app's pages. Not with `protocol.handle`, which loads the runtime's whole
 * fetch library before the first page: 45 ms of a 440 ms start (docs/decisions/0011).
 */
export function serveApp(protocol: Protocol, folder: string): void {
  const handle = createAppProtocolHandler(folder);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- 50 ms of the start, decision 0011
  protocol.registerBufferProtocol(APP_SCHEME, (request, respond) => {
    void handle(request).then(respond);
  });
}
