import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isBrowserUrl, isEndpoint, isSecureUrl, parseUrl } from '../../../main/auth/url-rules.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

const ORIGINS = ['https://idp.test', 'https://login.test:8443'];
const opens = (url: string, allowLoopbackHttp = false) =>
  isBrowserUrl(url, [...ORIGINS, 'http://127.0.0.1:9400'], allowLoopbackHttp);

const OTHER_ORIGINS = [
  'https://evil.test/authorize',
  'https://idp.test.evil.test/authorize',
  'https://evil.test/https://idp.test/',
  'https://idp.test:444/authorize',
  'https://idp.test./authorize',
  'https://sub.idp.test/authorize',
  'https://login.test/authorize',
  'https://evil.test\\@idp.test/',
  'https://idp.test\\.evil.test/',
  'https://idp%2Etest.evil.test/',
];

describe('isBrowserUrl', () => {
  it('takes https on the origins that the configuration trusts [UA-02]', () => {
    for (const url of [
      'https://idp.test/authorize?state=a%20b',
      'https://idp.test:443/authorize',
      'https://login.test:8443/',
    ]) {
      expect(opens(url)).toBe(true);
    }
  });

  it.each([...HOSTILE_URLS, ...OTHER_ORIGINS.slice(0, 7)])('refuses %j [UA-02]', (url) => {
    expect(opens(url)).toBe(false);
    expect(opens(url, true)).toBe(false);
  });

  it.each(OTHER_ORIGINS.slice(7))('judges %j by the host that is really asked [UA-02]', (url) => {
    const host = parseUrl(url)?.origin;
    expect(opens(url)).toBe(host !== undefined && ORIGINS.includes(host));
  });

  it('takes 2,081 characters, as many as Windows does, and not one more [UA-02]', () => {
    const url = (length: number) => `https://idp.test/?${'x'.repeat(length - 18)}`;
    expect(opens(url(2081))).toBe(true);
    expect(opens(url(2082))).toBe(false);
  });

  it('takes http on this machine only where it is allowed [MD-02]', () => {
    expect(opens('http://127.0.0.1:9400/authorize', true)).toBe(true);
    expect(opens('http://127.0.0.1:9400/authorize', false)).toBe(false);
    expect(opens('http://127.0.0.1:9401/authorize', true)).toBe(false);
  });

  it('takes nothing else, whatever it is given [UA-02]', () => {
    const near = fc
      .tuple(fc.constantFrom('https://idp.test', 'https://', 'http://', '//'), fc.string())
      .map(([start, rest]) => start + rest);
    fc.assert(
      fc.property(fc.oneof(near, fc.webUrl(), fc.string()), (url) => {
        if (!opens(url)) return;
        const { protocol, origin, username, password, hash } = new URL(url);
        expect([protocol, username, password, hash]).toEqual(['https:', '', '', '']);
        expect(ORIGINS).toContain(origin);
        expect(url).toMatch(/^[\x21-\x7e]{1,2081}$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isEndpoint', () => {
  it.each(HOSTILE_URLS)('refuses %j [MD-02, MD-03]', (url) => {
    expect(isEndpoint(url, false)).toBe(false);
  });

  it.each([undefined, null, 1, {}, ['https://idp.test/'], new URL('https://idp.test/')])(
    'refuses what is no text: %s [MD-02]',
    (value) => {
      expect(isEndpoint(value, true)).toBe(false);
    },
  );

  it('takes https anywhere, with a query [MD-03]', () => {
    expect(isEndpoint('https://keys.test/jwks?v=1', false)).toBe(true);
  });
});

describe('isSecureUrl', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('knows no plain http in a release, whoever allows it [MD-02]', () => {
    vi.stubGlobal('__DEVELOPMENT_BUILD__', false);
    expect(isSecureUrl(new URL('http://127.0.0.1:9400'), true)).toBe(false);
    expect(isBrowserUrl('http://127.0.0.1:9400/', ['http://127.0.0.1:9400'], true)).toBe(false);
    expect(isSecureUrl(new URL('https://idp.test'), false)).toBe(true);
  });

  it.each([
    ['http://127.0.0.1:9400', true],
    ['http://[::1]:9400', true],
    ['http://localhost:9400', false],
    ['http://127.0.0.2', false],
    ['http://127.0.0.1.evil.test', false],
    ['http://0.0.0.0', false],
    ['http://[::ffff:127.0.0.1]', false],
  ])('knows whether %s is this machine: %s [MD-02]', (url, loopback) => {
    expect(isSecureUrl(new URL(url), true)).toBe(loopback);
    expect(isSecureUrl(new URL(url), false)).toBe(false);
  });
});
