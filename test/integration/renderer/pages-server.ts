import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build } from 'vite';
import { CONTENT_SECURITY_POLICY } from '../../../main/electron/app-protocol.ts';

const project = join(import.meta.dirname, '../../..');
const built = join(project, 'out/test/renderer');

/** The very header that the app serves the pages with. */
export const contentSecurityPolicy = CONTENT_SECURITY_POLICY;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Builds the pages as the app's build does, into a folder of the tests. */
export async function buildPages(): Promise<void> {
  await build({
    configFile: join(project, 'build/renderer-config.ts'),
    logLevel: 'error',
    build: { outDir: built, emptyOutDir: true },
  });
}

/** Serves built pages, the app's own unless told; answers where they are and how to stop. */
export async function servePages(
  folder = built,
): Promise<{ base: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-security-policy', contentSecurityPolicy);
    // Every browser asks for it; the app's own scheme has none.
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    return readFile(join(folder, pathname)).then(
      (file) => {
        response.setHeader('content-type', types[extname(pathname)] ?? 'application/octet-stream');
        response.end(file);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
