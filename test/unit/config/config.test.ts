import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config.ts';
import { configText, goodConfig, withProvider } from './config-text.ts';

const parsedConfig = (text: string) => {
  const parsed = parseConfig(text);
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed));
  return parsed.config;
};

describe('a good configuration', () => {
  it('gets these defaults', () => {
    expect(parsedConfig(configText())).toEqual({
      app: { id: 'com.example.desk' },
      provider: {
        name: 'Example Sign-in',
        issuer: 'https://idp.test',
        clientId: 'desk',
        scopes: ['openid', 'offline_access'],
        pushedAuthorization: 'when-required',
        idTokenAlgorithm: 'RS256',
        endSession: true,
        browserOrigins: [],
        anotherAccountPrompt: 'select_account',
      },
      otherProviders: [],
      redirect: { path: '/callback', ports: 'any' },
      apis: {},
      windows: {
        main: {
          page: 'index.html',
          verbs: [],
          accounts: 'current',
          apis: {},
          scopes: [],
          opens: [],
          handsOutAccessTokens: {},
        },
      },
      timeouts: {
        signInSeconds: 300,
        requestSeconds: 30,
        storeSeconds: 10,
        streamIdleSeconds: 120,
      },
    });
  });

  it('keeps everything that is set', () => {
    const full = {
      $schema: './auth-shell.schema.json',
      app: { id: 'com.example.desk' },
      provider: {
        ...goodConfig.provider,
        prompt: 'consent',
        pushedAuthorization: 'when-offered',
        idTokenAlgorithm: 'ES384',
        endSession: false,
        postLogoutPath: '/oauth/signed-out',
        idTokenHint: true,
        signOutEverywhere: {
          url: 'https://api.test/sessions?all=1',
          resource: 'urn:example:notes',
        },
        browserOrigins: ['https://login.test:8443'],
        anotherAccountPrompt: 'login',
      },
      otherProviders: [
        {
          ...goodConfig.provider,
          issuer: 'https://second.test',
          pushedAuthorization: 'when-required',
          idTokenAlgorithm: 'RS256',
          endSession: true,
          browserOrigins: [],
          anotherAccountPrompt: 'select_account',
        },
      ],
      redirect: { path: '/oauth/callback', ports: [50007, 50008] },
      apis: {
        notes: {
          origin: 'https://api.test',
          issuer: 'https://second.test',
          resource: 'urn:example:notes',
          routes: ['GET /notes/{id}', 'POST /notes', 'HEAD /'],
          requestHeaders: ['if-match', 'x-request-id'],
          responseHeaders: ['location'],
          maxRequestBytes: 0,
          maxResponseBytes: 64 * 1024 * 1024,
          maxStreamBytes: 2 ** 40,
          scopes: { 'POST /notes': ['notes:write'] },
          sensitive: { 'POST /notes': { maxAgeSeconds: 300, title: 'Publish', show: ['text'] } },
        },
      },
      windows: {
        main: {
          page: 'index.html',
          verbs: ['getSession', 'signIn', 'switchAccount', 'request'],
          accounts: 'all',
          apis: { notes: ['GET /notes/{id}', 'HEAD /'] },
          scopes: ['notes:write'],
          opens: ['side-2', 'main'],
          handsOutAccessTokens: { notes: { scopes: ['notes:read'], maxSeconds: 300 } },
        },
        'side-2': {
          page: 'side-2.html',
          verbs: [],
          accounts: 'current',
          apis: {},
          scopes: [],
          opens: [],
          handsOutAccessTokens: {},
        },
      },
      timeouts: {
        signInSeconds: 60,
        requestSeconds: 5,
        storeSeconds: 2.5,
        streamIdleSeconds: 30,
      },
    };
    expect(parsedConfig(JSON.stringify(full))).toEqual(full);
  });

  it('is frozen to the last list', () => {
    const config = parsedConfig(
      configText({ apis: { notes: { origin: 'https://api.test', routes: ['GET /notes'] } } }),
    );
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(visit);
    };
    visit(config);
    expect(() => {
      config.provider.scopes.push('admin');
    }).toThrow(TypeError);
  });

  it('may begin with a byte order mark, as some editors on Windows write it', () => {
    expect(parseConfig(`\uFEFF${configText()}`).kind).toBe('ok');
  });
});

describe('a template that nobody has set up', () => {
  it('is told from a mistake', () => {
    const untouched = readFileSync(
      new URL('../../../auth-shell.config.json', import.meta.url),
      'utf8',
    );
    expect(parseConfig(untouched)).toEqual({ kind: 'not_configured' });
    expect(parseConfig(withProvider({ issuer: 'https://sign-in.example/tenant' })).kind).toBe(
      'not_configured',
    );
  });

  it('is not every issuer that has the word in it', () => {
    expect(parseConfig(withProvider({ issuer: 'https://example.test' })).kind).toBe('ok');
    expect(parseConfig(withProvider({ issuer: 'https://idp.example.org' })).kind).toBe('ok');
  });
});

describe('parseConfig', () => {
  const isAnswer = (text: string) => {
    const parsed = parseConfig(text);
    if (parsed.kind !== 'invalid') return;
    expect(parsed.problems.length).toBeGreaterThan(0);
    for (const { key, found, expected } of parsed.problems) {
      expect(Math.max(key.length, found.length)).toBeLessThanOrEqual(90);
      expect(Math.min(key.length, found.length, expected.length)).toBeGreaterThan(0);
    }
  };

  it('answers any text, and says something about each mistake', () => {
    fc.assert(fc.property(fc.string(), isAnswer), { numRuns: 500 });
    fc.assert(fc.property(fc.json(), isAnswer), { numRuns: 500 });
  });

  it('answers any value at any place of a good configuration', () => {
    const places = [
      'app',
      'provider',
      'redirect',
      'apis',
      'windows',
      'timeouts',
      '__proto__',
      'constructor',
    ];
    const below = [
      'id',
      'issuer',
      'scopes',
      'ports',
      'path',
      'clientId',
      'prompt',
      'main',
      'x',
      '__proto__',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(null, ...below),
        fc.jsonValue({ maxDepth: 3 }),
        (place, key, value) => {
          const config: Record<string, unknown> = structuredClone(goodConfig);
          const inside = key === null ? value : { ...Object(config[place]), [key]: value };
          Object.defineProperty(config, place, { value: inside, enumerable: true });
          isAnswer(JSON.stringify(config));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['lists', '['.repeat(120_000) + ']'.repeat(120_000)],
    ['objects', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)],
  ])('answers %s within each other, thousands deep', (_what, deep) => {
    isAnswer(deep);
    isAnswer(`{"x":${deep}}`);
    isAnswer(configText().replace('"openid"', deep));
  });

  it('does not read a file of absurd size', () => {
    expect(parseConfig(' '.repeat(256 * 1024 + 1))).toEqual({
      kind: 'invalid',
      problems: [
        { key: '(the whole file)', found: 'a very large file', expected: 'at most 256 KiB' },
      ],
    });
  });
});
