import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHeaderValue, maySend, mayShow, shownHeaders } from '../../../main/auth/header-rules.ts';

describe('what a configuration may let pages send', () => {
  it.each([
    ...[
      'x-request-id',
      'if-none-match',
      'range',
      'accept',
      'accept-language',
      'prefer',
      'x-api-key',
    ],
    ...['idempotency-key', 'x-forward', 'section', 'user-agent'],
  ])('is %s', (name) => {
    expect(maySend(name)).toBe(true);
  });

  it.each([
    ...['authorization', 'proxy-authorization', 'proxy-connection', 'cookie', 'cookie2', 'dpop'],
    ...['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade'],
    ...['expect', 'keep-alive', 'origin', 'referer', 'sec-fetch-site', 'sec-websocket-key'],
    ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded', 'forwarded', 'via', 'x-real-ip'],
    ...['x-http-method-override', 'x-method-override', 'x-original-url', 'x-rewrite-url'],
    ...['content-type', 'content-encoding', 'accept-encoding', 'access-control-request-method'],
    ...['', ' ', 'x y', 'x:y', 'x\r\ny', 'X-Upper', 'ü', '__proto__ ', 'x'.repeat(65)],
  ])('is never %j [IP-05]', (name) => {
    expect(maySend(name)).toBe(false);
  });

  it.each(['', 'a', 'a b', 'bytes=0-99', '"etag"', 'x'.repeat(4096)])('may be %j', (value) => {
    expect(isHeaderValue(value)).toBe(true);
  });

  it.each([
    ...['a\r\nx: 1', 'a\nb', 'a\rb', 'a\0b', '\t', 'a\tb', ' a', 'a ', 'ü', '\u{1F600}', '\x7f'],
    ...['\u2028', '\x1b[0m', '\x85'],
  ])('has no value like %j [IP-05]', (value) => {
    expect(isHeaderValue(value)).toBe(false);
  });

  it('has no value with anything that could end a header [IP-05]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        if (isHeaderValue(value)) expect(value).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe('what a configuration may let pages see', () => {
  it.each(['location', 'link', 'x-request-id', 'x-total-count', 'content-disposition'])(
    'is %s',
    (name) => {
      expect(mayShow(name)).toBe(true);
    },
  );

  it.each([
    ...['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate', 'authorization'],
    ...['authentication-info', 'proxy-authentication-info', 'dpop-nonce', 'Location', ''],
  ])('is never %j [IP-03]', (name) => {
    expect(mayShow(name)).toBe(false);
  });

  it('is what is always shown, and what is named besides [IP-03]', () => {
    const headers = [
      ['content-type', 'text/plain'],
      ['set-cookie', 'canary'],
      ['www-authenticate', 'canary'],
      ['x-other', 'canary'],
      ['x-request-id', '7'],
    ] as const;
    expect(shownHeaders(headers, [])).toEqual({ 'content-type': 'text/plain' });
    expect(shownHeaders(headers, ['x-request-id', 'set-cookie', 'www-authenticate'])).toEqual({
      'content-type': 'text/plain',
      'x-request-id': '7',
    });
  });
});
