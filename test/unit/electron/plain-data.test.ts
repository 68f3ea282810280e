import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isPlainData } from '../../../main/electron/plain-data.ts';
import { methods } from '../../../preload/contract.ts';

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

describe('what passes isPlainData and the schema', () => {
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
        fc.constantFrom('api', 'method', 'path', 'query', 'body', '__proto__', 'constructor'),
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
        const sent = arrived(args);
        if (!isPlainData(sent)) return;
        for (const name of Object.keys(methods) as (keyof typeof methods)[]) {
          const parsed = parse(name, sent);
          if (!parsed.success || name !== 'request') continue;
          const [request] = parsed.output as readonly Record<string, unknown>[];
          const keys = Object.keys(request ?? {});
          expect(['api', 'method', 'path', 'query', 'body']).toEqual(expect.arrayContaining(keys));
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
    ['headers', [{ ...call, headers: { authorization: 'x' } }]],
    ['a list instead of an object', [[]]],
    ['a method of another case', [{ ...call, method: 'get' }]],
    ['the method CONNECT', [{ ...call, method: 'CONNECT' }]],
    ['a name that is no name', [{ ...call, api: '../notes' }]],
    ['a URL as path', [{ ...call, path: 'https://evil.test/' }]],
    ['a path of 2 KB', [{ ...call, path: `/${'x'.repeat(2000)}` }]],
    ['a body that is not text', [{ ...call, body: { a: 1 } }]],
    ['a body of 300 KB', [{ ...call, body: 'x'.repeat(300 * 1024) }]],
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
