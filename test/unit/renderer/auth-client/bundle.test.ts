import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';

const CLIENT = join(import.meta.dirname, '../../../../renderer/auth-client.ts');
const MOST_BYTES = 3 * 1024;

/** What a page that says this is bundled to, minified. */
async function bundled(page: string): Promise<string> {
  const entry = '\0page.js';
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? entry : null),
        load: (id) => (id === entry ? page : null),
      },
    ],
    build: {
      write: false,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'page', output: { minify: true } },
    },
  })) as Rolldown.RolldownOutput;
  return output.output.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}

/** What tells each part of the client in a bundle: texts that no minifier changes. */
const marks = {
  AuthError: 'AuthError',
  createAuthClient: 'There is no window.auth',
  'auth.request': 'isWellFormed',
  'auth.stream': 'ReadableStream',
  'auth.subscribe': 'onSessionChanged',
  'auth.grants': 'onGrantsChanged',
  serverSentEvents: 'TextDecoderStream',
} as const;

const partsOf = (code: string) =>
  Object.entries(marks)
    .filter(([, mark]) => code.includes(mark))
    .map(([part]) => part);

const importing = (name: string) =>
  `import { ${name} } from ${JSON.stringify(CLIENT)}; globalThis.used = ${name};`;

describe('the client in a bundle', () => {
  it('is smaller than 3 kB, all of it, minified and compressed', async () => {
    const code = await bundled(
      `import * as all from ${JSON.stringify(CLIENT)}; globalThis.used = { ...all };`,
    );
    expect(partsOf(code)).toEqual(Object.keys(marks));
    expect(gzipSync(code).length).toBeLessThan(MOST_BYTES);
  });

  it('imports nothing but itself', async () => {
    expect(await bundled(importing('createAuthClient'))).not.toMatch(/\b(?:import|require)\b/);
  });

  it.each([
    ['AuthError', ['AuthError']],
    ['serverSentEvents', ['serverSentEvents']],
    ['createAuthClient', Object.keys(marks).filter((part) => part !== 'serverSentEvents')],
  ])('who imports only %s has only %j', async (name, parts) => {
    expect(partsOf(await bundled(importing(name)))).toEqual(parts);
  });

  it('leaves nothing in the bundle of who uses none of it', async () => {
    expect(await bundled(`import ${JSON.stringify(CLIENT)};`)).toBe('');
  });
});
