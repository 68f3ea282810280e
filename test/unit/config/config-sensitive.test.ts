import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demoConfig } from '../../../demo/app-config.ts';
import { parseConfig } from '../../../main/config.ts';
import { configText } from './config-text.ts';

const ROUTES = ['GET /notes', 'GET /notes/{id}', 'POST /transfers', 'DELETE /notes/{id}'];
const api = (changes: Readonly<Record<string, unknown>>, routes: readonly string[] = ROUTES) =>
  configText({ apis: { bank: { origin: 'https://api.test', routes, ...changes } } });
const sensitive = (changes: Readonly<Record<string, unknown>>, route = 'POST /transfers') =>
  api({ sensitive: { [route]: { maxAgeSeconds: 300, title: 'Send money', ...changes } } });
const handed = (handsOutAccessTokens: unknown) =>
  configText({
    apis: { bank: { origin: 'https://api.test', routes: ROUTES } },
    windows: { main: { page: 'index.html', handsOutAccessTokens } },
  });

function refusals(text: string): string[] {
  const parsed = parseConfig(text);
  if (parsed.kind !== 'invalid') return [parsed.kind];
  return parsed.problems.map(({ key, found, expected }) => `${key}: ${found} → ${expected}`);
}

describe('routes that need more than a session', () => {
  it('are taken, and fields that are shown are none unless some are named', () => {
    const parsed = parseConfig(sensitive({}));
    expect(parsed.kind === 'ok' && parsed.config.apis['bank']?.sensitive).toEqual({
      'POST /transfers': { maxAgeSeconds: 300, title: 'Send money', show: [] },
    });
    expect(refusals(api({ scopes: { 'GET /notes': ['notes:read', 'a'] } }))).toEqual(['ok']);
    expect(refusals(sensitive({ show: ['to', 'amount'], maxAgeSeconds: 0 }))).toEqual(['ok']);
    expect(refusals(sensitive({}, 'DELETE /notes/{id}'))).toEqual(['ok']);
  });

  const AT = 'apis.bank.sensitive.POST /transfers';
  const ROUTE = 'a route of the API, as it is in routes';
  it.each([
    [
      'scopes of no route',
      api({ scopes: { 'GET /x': ['a'] } }),
      `apis.bank.scopes.GET /x: "GET /x" → ${ROUTE}`,
    ],
    [
      'no scope',
      api({ scopes: { 'GET /notes': [] } }),
      'apis.bank.scopes.GET /notes: [] → at least one scope',
    ],
    [
      'a scope twice',
      api({ scopes: { 'GET /notes': ['a', 'a'] } }),
      'apis.bank.scopes.GET /notes: ["a","a"] → a list without repetition',
    ],
    [
      'no route of the API',
      sensitive({}, 'PUT /x'),
      `apis.bank.sensitive.PUT /x: "PUT /x" → ${ROUTE}`,
    ],
    [
      'a long age',
      sensitive({ maxAgeSeconds: 2592001 }),
      `${AT}.maxAgeSeconds: 2592001 → a whole number of seconds from 0 to 2592000`,
    ],
    [
      'half a second',
      sensitive({ maxAgeSeconds: 0.5 }),
      `${AT}.maxAgeSeconds: 0.5 → a whole number of seconds from 0 to 2592000`,
    ],
    [
      'no title',
      sensitive({ title: undefined }),
      `${AT}.title: nothing → this key; it has no default`,
    ],
    [
      'a title of two lines',
      sensitive({ title: 'a\nb' }),
      `${AT}.title: "a\\nb" → words in one line`,
    ],
    ['an empty title', sensitive({ title: '' }), `${AT}.title: "" → words in one line`],
    [
      'a field that turns the line',
      sensitive({ show: ['a\u202E'] }),
      `${AT}.show.0: "a\u202E" → words in one line`,
    ],
    [
      'nine fields',
      sensitive({ show: 'abcdefghi'.split('') }),
      `${AT}.show: ["a","b","c","d","e","f","g","h","i"] → at most 8 fields`,
    ],
  ])('are refused with %s', (_what, text, expected) => {
    expect(refusals(text)).toContain(expected);
  });

  it('show nothing of a call that has no body', () => {
    expect(refusals(sensitive({ show: ['to'] }, 'GET /notes'))).toEqual([
      'apis.bank.sensitive.GET /notes.show: ["to"] → nothing: such a call has no body',
    ]);
  });

  it.each([
    ['a placeholder', 'POST /{any}'],
    ['another case', 'POST /Transfers'],
  ])('are not beside a route that takes other spellings of them: %s', (_what, other) => {
    const rest = { sensitive: { 'POST /transfers': { maxAgeSeconds: 1, title: 'x' } } };
    const found = refusals(api(rest, ['POST /transfers', other]));
    const expected =
      'a route that does not also fit other spellings of "POST /transfers", which is sensitive';
    expect(found).toEqual([`apis.bank.routes.1: "${other}" → ${expected}`]);
    for (const fine of ['GET /{any}', 'POST /transfers/{id}', 'POST /notes']) {
      expect(refusals(api(rest, ['POST /transfers', fine]))).toEqual(['ok']);
    }
  });
});

describe('access tokens for pages', () => {
  it('are handed out where it is written, and nowhere else', () => {
    expect(refusals(handed({ bank: { scopes: ['notes:read'], maxSeconds: 900 } }))).toEqual(['ok']);
    const parsed = parseConfig(configText());
    expect(parsed.kind === 'ok' && parsed.config.windows['main']?.handsOutAccessTokens).toEqual({});
  });

  const AT = 'windows.main.handsOutAccessTokens.bank';
  it.each([
    [
      'no such API',
      { shop: { scopes: ['a'], maxSeconds: 1 } },
      'windows.main.handsOutAccessTokens.shop: "shop" → the name of one of the apis',
    ],
    ['no scope', { bank: { scopes: [], maxSeconds: 1 } }, `${AT}.scopes: [] → at least one scope`],
    [
      'no lifetime',
      { bank: { scopes: ['a'] } },
      `${AT}.maxSeconds: nothing → this key; it has no default`,
    ],
    [
      'a long lifetime',
      { bank: { scopes: ['a'], maxSeconds: 901 } },
      `${AT}.maxSeconds: 901 → a whole number of seconds from 1 to 900`,
    ],
  ])('are refused with %s', (_what, value, expected) => {
    expect(refusals(handed(value))).toContain(expected);
  });

  it('are in no configuration that this project ships: not in the file, the demo, an example, a page of docs [IP-03]', async () => {
    const root = join(import.meta.dirname, '../../..');
    const files = globSync(
      '{auth-shell.config.json,examples/**/*.{json,ts,tsx,vue,svelte,js},demo/**/*.ts,bench/**/*.ts}',
      { cwd: root },
    );
    expect(files).toContain('auth-shell.config.json');
    for (const file of files) {
      expect(await readFile(join(root, file), 'utf8'), file).not.toContain('handsOutAccessTokens');
    }
    const demo = {
      issuer: 'http://127.0.0.1:1',
      api: 'http://127.0.0.1:2',
      resource: 'urn:x',
      clientId: 'x',
    };
    expect(demoConfig(demo)).not.toContain('handsOutAccessTokens');
    // Documents name it; a block that could be copied as a whole configuration does not have it.
    for (const file of globSync('{README.md,docs/**/*.md}', { cwd: root })) {
      const blocks = (await readFile(join(root, file), 'utf8')).match(/```[\s\S]*?```/g) ?? [];
      const whole = blocks.filter((block) => block.includes('"provider"'));
      expect(
        whole.filter((block) => block.includes('handsOutAccessTokens')),
        file,
      ).toEqual([]);
    }
  });
});
