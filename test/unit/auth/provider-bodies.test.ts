import { describe, expect, it } from 'vitest';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

const json = { 'content-type': 'application/json' };
const body = (text: string | Uint8Array, headers: FakeAnswer['headers'] = json): FakeAnswer => ({
  headers,
  body: text,
});
const good = (value: unknown) => JSON.stringify(value);

/** One bad way to serve a good document each. */
const DOCUMENTS: readonly (readonly [string, (value: unknown) => FakeAnswer, string])[] = [
  ['50 MB', (v) => body(good(v) + ' '.repeat(50 * 1024 * 1024)), 'response_invalid'],
  ['one byte more than 256 KiB', (v) => body(good(v).padEnd(256 * 1024 + 1)), 'response_invalid'],
  ['no end in time', (v) => ({ ...body(good(v)), takesMs: 'never' }), 'provider_unreachable'],
  ['text/html', (v) => body(good(v), { 'content-type': 'text/html' }), 'provider_invalid'],
  ['text/plain', (v) => body(good(v), { 'content-type': 'text/plain' }), 'provider_invalid'],
  [
    'a type that only looks like JSON',
    (v) => body(good(v), { 'content-type': 'application/jsonx' }),
    'provider_invalid',
  ],
  ['no type', (v) => body(good(v), {}), 'provider_invalid'],
  ['half of it', (v) => body(good(v).slice(0, -10)), 'provider_invalid'],
  ['something after it', (v) => body(`${good(v)}{}`), 'provider_invalid'],
  ['nothing', () => body(''), 'provider_invalid'],
  ['a list', (v) => body(good([v])), 'provider_invalid'],
  ['null', () => body('null'), 'provider_invalid'],
  ['a text', () => body('"x"'), 'provider_invalid'],
  [
    'bytes that are no UTF-8',
    () => body(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)),
    'provider_invalid',
  ],
  [
    'one byte in a text that is no UTF-8',
    (v) => body(Buffer.from(good({ ...(v as object), note: '\u00ff' }), 'latin1')),
    'provider_invalid',
  ],
  ['lists, 60,000 deep', () => body('['.repeat(60_000) + ']'.repeat(60_000)), 'provider_invalid'],
  ['204', () => ({ status: 204 }), 'provider_invalid'],
  ['201', (v) => ({ ...body(good(v)), status: 201 }), 'provider_invalid'],
  ['404', () => ({ status: 404 }), 'provider_invalid'],
  ['500', () => ({ status: 500 }), 'provider_busy'],
  ['429', () => ({ status: 429 }), 'provider_busy'],
];

describe.each(['openid-configuration', 'jwks'] as const)('%s', (endpoint) => {
  it.each(DOCUMENTS)('served with %s is refused [MD-05]', async (_what, serve, code) => {
    const { op, provider, clock } = await createProviderScenario();
    const document = () => (endpoint === 'jwks' ? op.jwks : op.metadata);
    op.answers[endpoint] = () => serve(document());
    const warmed = codeOfFailure(provider.warm());
    await clock.advance(30_000);
    expect(await warmed).toBe(code);
    // And the next try is a new one.
    op.answers[endpoint] = () => body(good(document()));
    expect(await codeOfFailure(provider.warm())).toBe('none');
  });

  it.each([
    ['a byte order mark', (text: string) => body(`\uFEFF${text}`)],
    ['blanks around it', (text: string) => body(`\n  ${text}\n`)],
    [
      'a charset',
      (text: string) => body(text, { 'content-type': 'Application/JSON;charset=UTF-8' }),
    ],
    [
      'a JSON type of its own',
      (text: string) => body(text, { 'content-type': 'application/jwk-set+json' }),
    ],
    ['exactly 256 KiB', (text: string) => body(text.padEnd(256 * 1024))],
  ])('served with %s is taken [MD-05]', async (_what, serve) => {
    const { op, provider } = await createProviderScenario();
    op.answers[endpoint] = () => serve(good(endpoint === 'jwks' ? op.jwks : op.metadata));
    expect(await codeOfFailure(provider.warm())).toBe('none');
  });
});

describe('keys', () => {
  it.each([
    ['no list', { keys: {} }],
    ['no keys', {}],
    ['a text among them', { keys: ['x'] }],
    ['null among them', { keys: [null] }],
    ['101 of them', { keys: Array.from({ length: 101 }, () => ({ kty: 'RSA' })) }],
  ])('with %s are refused [MD-05]', async (_what, keys) => {
    const { op, provider } = await createProviderScenario();
    op.answers.jwks = () => body(good(keys));
    expect(await codeOfFailure(provider.warm())).toBe('provider_invalid');
  });

  it('whose members are thousands of lists deep are refused, and nothing breaks [MD-05]', async () => {
    const { op, signIn } = await createProviderScenario();
    const deep = '['.repeat(60_000) + ']'.repeat(60_000);
    op.answers.jwks = () => body(`{"keys":[{"kty":"RSA","x":${deep}}]}`);
    expect(await codeOfFailure(signIn())).not.toBe('none');
  });
});
