import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isPlainCall, isPlainData } from '../../../main/electron/plain-data.ts';
import { apiRequestSchema, MAX_BODY_BYTES, methods } from '../../../preload/contract.ts';

/** As it would arrive: through structured clone, like an argument of an IPC call. */
const arrived = (value: unknown): unknown => structuredClone(value);

const call = { api: 'notes', method: 'GET', path: '/notes/1', query: { q: 'x' } };

class Clever {
  readonly api = 'notes';
}

describe('isPlainData', () => {
  it('takes what calls are made of [IP-02]', () => {
    for (const args of [[], [call], [{ ...call, method: 'POST', body: '{"a":1}' }]]) {
      expect(isPlainData(arrived(args))).toBe(true);
    }
    const values = [undefined, null, true, 0, -1.5, '', [], {}, [{ a: [1] }]];
    for (const value of values) expect(isPlainData(arrived([value]))).toBe(true);
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const cyclicList: unknown[] = [];
  cyclicList.push(cyclicList);
  const named = Object.assign([1], { extra: 'x' });
  const proto = Object.defineProperty({}, '__proto__', { value: {}, enumerable: true });

  it.each([
    ['a map', new Map([['api', 'notes']])],
    ['a set', new Set(['notes'])],
    ['a date', new Date(0)],
    ['a regular expression', /x/],
    ['an error', new Error('x')],
    ['a big integer', 10n],
    ['a boxed text', Object('notes')],
    ['a buffer', new ArrayBuffer(8)],
    ['a typed array', new Uint8Array(8)],
    ['a view', new DataView(new ArrayBuffer(8))],
    ['not a number', NaN],
    ['an infinite number', -Infinity],
    ['a cycle', cyclic],
    ['a cycle of lists', cyclicList],
    ['__proto__ as a key of its own', proto],
    ['constructor as a key', { constructor: 1 }],
    ['prototype as a key', { prototype: 1 }],
    ['a list with holes', Array(3)],
    ['a list with a billion holes', Array(1e9)],
    ['a list with a name in it', named],
    ['more than 256 values', Array.from({ length: 300 }, () => 1)],
    ['more than 256 values in several lists', Array.from({ length: 3 }, () => Array(100).fill(1))],
    ['objects five deep', { a: { a: { a: { a: { a: 1 } } } } }],
    ['10 MB of text', 'x'.repeat(10 * 1024 * 1024)],
    ['10 MB as a key', { ['x'.repeat(10 * 1024 * 1024)]: 1 }],
    ['much text in small pieces', Array.from({ length: 200 }, () => 'x'.repeat(4096))],
  ])('refuses %s [IP-02]', (_what, value) => {
    expect(isPlainData(arrived([value]))).toBe(false);
    expect(isPlainData(arrived([{ ...call, query: value }]))).toBe(false);
  });

  it.each([
    ['a function', () => {}],
    ['a symbol', Symbol('x')],
    ['an object of a class', new Clever()],
    ['an object without prototype', Object.create(null)],
    ['an object that inherits', Object.create({ api: 'notes' })],
  ])('refuses %s, which no clone would bring [IP-02]', (_what, value) => {
    expect(isPlainData([value])).toBe(false);
  });

  it('is quick about ten thousand nested lists [IP-02]', () => {
    let deep: unknown = [];
    for (let i = 0; i < 10_000; i += 1) deep = [deep];
    expect(isPlainData(deep)).toBe(false);
  });
});

describe('isPlainCall', () => {
  const plain = (body: unknown) => isPlainCall(arrived([{ ...call, body }]) as unknown[]);

  it('takes text and bytes as body, up to 64 MiB, and a call without one [IP-02]', () => {
    expect(isPlainCall(arrived([call]) as unknown[])).toBe(true);
    expect(isPlainCall([])).toBe(true);
    for (const body of [undefined, '', 'x'.repeat(1024 * 1024), new Uint8Array(0)])
      expect(plain(body)).toBe(true);
    expect(isPlainCall([{ ...call, body: new Uint8Array(MAX_BODY_BYTES) }])).toBe(true);
  });

  it.each([
    ['a byte more than 64 MiB', () => new Uint8Array(MAX_BODY_BYTES + 1)],
    ['a letter more than 64 Mi', () => 'x'.repeat(MAX_BODY_BYTES + 1)],
    [
      'one byte of a buffer of more',
      () => new Uint8Array(new ArrayBuffer(MAX_BODY_BYTES + 1), 0, 1),
    ],
    ['bytes that can grow', () => new Uint8Array(new ArrayBuffer(1, { maxByteLength: 2 ** 30 }))],
    ['bytes that others see', () => new Uint8Array(new SharedArrayBuffer(1))],
    ['other numbers', () => new Float64Array(1)],
    ['a buffer', () => new ArrayBuffer(1)],
    ['a view without a type', () => new DataView(new ArrayBuffer(1))],
    ['null', () => null],
    ['a number', () => 1],
    ['an object', () => ({ length: 1 })],
    ['a list of bytes', () => [1, 2, 3]],
  ])('takes no body of %s [IP-02]', (_what, body) => {
    expect(isPlainCall([{ ...call, body: body() }])).toBe(false);
  });

  it('takes bytes nowhere else [IP-02]', () => {
    const bytes = new Uint8Array(1);
    for (const args of [
      [bytes],
      [call, bytes],
      [call, { body: bytes }],
      [{ ...call, query: bytes }],
      [{ ...call, headers: { body: bytes } }],
      [[{ ...call, body: bytes }]],
    ])
      expect(isPlainCall(arrived(args) as unknown[])).toBe(false);
  });

  it('looks at everything else as at any argument [IP-02]', () => {
    const proto = Object.defineProperty({ ...call }, '__proto__', { value: {}, enumerable: true });
    for (const first of [
      new Map(),
      new Date(),
      proto,
      { ...call, path: new Map() },
      null,
      'x'.repeat(2 ** 20),
    ])
      expect([first === null, isPlainCall([first])]).toEqual([first === null, first === null]);
    expect(isPlainCall([Object.create(call)])).toBe(false);
  });
});

describe('what passes the first look and the schema', () => {
  const parse = (name: keyof typeof methods, args: unknown) =>
    v.safeParse(methods[name].args, args);

  it('has only keys of the contract, whatever is thrown at it [IP-02]', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      key: fc.oneof(
        fc.constantFrom('api', 'method', 'path', 'query', 'headers', 'body', '__proto__', 'length'),
        fc.string(),
      ),
    });
    const mostlyCalls = fc.oneof(
      anything,
      fc.record({ api: anything, method: anything, path: anything }),
      fc.record({
        api: fc.constant('notes'),
        method: fc.constantFrom('GET', 'get', 'TRACE'),
        path: fc.constantFrom('/notes', 'notes', '//x'),
        query: anything,
        body: anything,
      }),
      anything.map((extra) => ({ ...call, ...Object(extra) })),
    );
    fc.assert(
      fc.property(fc.array(mostlyCalls, { maxLength: 3 }), (args) => {
        const sent = arrived(args) as unknown[];
        for (const name of Object.keys(methods) as (keyof typeof methods)[]) {
          const isPlain = name === 'request' ? isPlainCall(sent) : isPlainData(sent);
          const parsed = parse(name, sent);
          if (!isPlain || !parsed.success || name !== 'request') continue;
          const [request] = parsed.output as readonly Record<string, unknown>[];
          const keys = Object.keys(request ?? {});
          expect(Object.keys(apiRequestSchema.entries)).toEqual(expect.arrayContaining(keys));
          expect(Object.getPrototypeOf(request)).toBe(Object.prototype);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['no argument', []],
    ['two arguments', [call, call]],
    ['an unknown key', [{ ...call, url: 'https://evil.test' }]],
    ['a header that is no text', [{ ...call, headers: { 'x-a': 1 } }]],
    [
      '33 headers',
      [{ ...call, headers: Object.fromEntries([...Array(33).keys()].map((n) => [`x${n}`, ''])) }],
    ],
    ['a header of 5 KB', [{ ...call, headers: { 'x-a': 'x'.repeat(5000) } }]],
    ['a content type that is no text', [{ ...call, contentType: {} }]],
    ['a time limit of no time', [{ ...call, timeoutMs: 0 }]],
    ['a time limit of half a millisecond', [{ ...call, timeoutMs: 0.5 }]],
    ['a type of answer that is not offered', [{ ...call, responseType: 'json' }]],
    ['a list of a query in a list', [{ ...call, query: { q: [['a']] } }]],
    ['a list instead of an object', [[]]],
    ['a method of another case', [{ ...call, method: 'get' }]],
    ['the method CONNECT', [{ ...call, method: 'CONNECT' }]],
    ['a name that is no name', [{ ...call, api: '../notes' }]],
    ['a URL as path', [{ ...call, path: 'https://evil.test/' }]],
    ['a path of 2 KB', [{ ...call, path: `/${'x'.repeat(2000)}` }]],
    ['a body that is not text', [{ ...call, body: { a: 1 } }]],
    ['a body in a list', [{ ...call, body: ['x'] }]],
    ['a body of another kind of bytes', [{ ...call, body: new Uint16Array(1) }]],
    ['a body that is a buffer', [{ ...call, body: new ArrayBuffer(1) }]],
    [
      '33 query parameters',
      [{ ...call, query: Object.fromEntries([...Array(33).keys()].map((n) => [`q${n}`, ''])) }],
    ],
    ['a query value that is no text', [{ ...call, query: { q: 1 } }]],
    ['a query value of 2 KB', [{ ...call, query: { q: 'x'.repeat(2000) } }]],
  ])('a request with %s does not pass [IP-02]', (_what, args) => {
    expect(parse('request', arrived(args)).success).toBe(false);
  });

  it('methods without arguments take none, above all no code and no URL [LB-15, IP-02]', () => {
    for (const name of ['getSession', 'cancelSignIn', 'reopenBrowser'] as const) {
      expect(parse(name, []).success).toBe(true);
      for (const argument of [
        'code',
        'http://127.0.0.1:5000/callback?code=x',
        {},
        null,
        undefined,
      ]) {
        expect(parse(name, [argument]).success).toBe(false);
      }
    }
  });

  it('methods with options take these alone, above all no code and no URL to open [LB-15, IP-02]', () => {
    const account = { issuer: 'https://idp.test', subject: 'ada' };
    for (const args of [[], [undefined], [{}], [{ another: true, provider: 'x' }]]) {
      expect(parse('signIn', args).success).toBe(true);
    }
    for (const args of [[], [undefined], [{}], [{ account }]]) {
      expect(parse('signOut', args).success).toBe(true);
    }
    expect(parse('switchAccount', [account]).success).toBe(true);
    for (const name of ['signIn', 'signOut', 'switchAccount'] as const) {
      for (const argument of [
        'code',
        'http://127.0.0.1:5000/callback?code=x',
        null,
        { code: 'x' },
        { url: 'http://127.0.0.1:5000/callback?code=x' },
        { account: { ...account, url: 'x' } },
        { provider: 'x'.repeat(1025) },
        { issuer: 'https://idp.test' },
        { ...account, subject: '' },
        { ...account, subject: 'x'.repeat(1025) },
      ]) {
        expect(parse(name, [argument]).success).toBe(false);
      }
      expect(parse(name, [account, account]).success).toBe(false);
    }
  });
});
