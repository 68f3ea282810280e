/**
 * Values that no honest page sends, as descriptions that cross every border: `staged/make-value.js` makes them
 * where they are sent. Each call that is made of them has at least one of them in it.
 */
import fc from 'fast-check';
import type { CallName } from './reply-schemas.ts';

/** A value: its kind, and what it is made from. */
export type Described = readonly [kind: string, from?: unknown];

/** A call to be made of described values. */
export interface OddCall {
  readonly name: CallName;
  readonly args: readonly Described[];
}

const text = fc.oneof(
  fc.constantFrom('demo', '/profile', 'GET', 'main', '\0', '\ud800', '..', 'x'.repeat(2000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const key = fc.oneof(
  fc.constantFrom(
    ...['__proto__', 'constructor', 'prototype', 'toString', 'then', 'length', ''],
    ...['api', 'method', 'path', 'query', 'body', 'headers', 'issuer', 'subject', 'account'],
    ...['verbs', 'apis', 'accounts', 'provider', 'another', 'everywhere'],
  ),
  text,
);

const described = <T>(kind: string, from: fc.Arbitrary<T>): fc.Arbitrary<Described> =>
  from.map((value) => [kind, value] as const);

const plain = described(
  'plain',
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant({}), fc.constant([])),
);

const bytes = fc.record({
  kind: fc.constantFrom(
    ...['Uint8Array', 'Int16Array', 'Uint32Array', 'Float64Array'],
    ...['BigUint64Array', 'Uint8ClampedArray'],
  ),
  length: fc.nat(64),
});

const holes = (most: number) =>
  fc.record({ length: fc.integer({ min: 2, max: most }), at: fc.nat(9) });
/** One small message; the context bridge would copy hole by hole, and the page's own process end of it. */
const manyHoles = described('holes', holes(2 ** 31));

/** What structured clone brings to main, and no argument is. */
const carried: fc.Arbitrary<Described> = fc.oneof(
  described('number', fc.constantFrom('NaN', 'Infinity', '-Infinity')),
  described('bigint', fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String)),
  described('date', fc.oneof(fc.constant(NaN), fc.nat())),
  described('expression', fc.constantFrom('x', '(a+)+$')),
  described('error', text),
  described('boxed', fc.oneof(text, fc.boolean(), fc.integer())),
  described('buffer', fc.nat(64)),
  described('view', fc.nat(64)),
  described('bytes', bytes),
  described('map', fc.array(fc.tuple(plain, plain), { maxLength: 3 })),
  described('set', fc.array(plain, { maxLength: 3 })),
  described('holes', holes(1000)),
  described('named', plain),
  described('cycle', key),
  described('deep', fc.integer({ min: 6, max: 200 })),
  described('wide', fc.integer({ min: 300, max: 3000 })),
  described('object', fc.constant([['__proto__', ['plain', {}]]] as const)),
);

/** What does not come through to main as it was, or not at all. */
const strange: fc.Arbitrary<Described> = fc.oneof(
  described('growing', fc.constantFrom(1, 2 ** 20)),
  described('blob', text),
  described('file', text),
  described('rectangle', fc.constant(null)),
  described('exception', text),
  described('image', fc.constant(null)),
  described('symbol', text),
  described('function', fc.constant(null)),
  described('promise', fc.constant(null)),
  described('port', fc.constant(null)),
  described('proxy', plain),
);

/** An odd value, alone or somewhere in others. */
const among = (odd: fc.Arbitrary<Described>) =>
  fc.letrec<{ value: Described; around: Described }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, odd, odd, tie('around')),
    around: fc.oneof(
      described('list', fc.tuple(tie('value'), plain)),
      described('twin', tie('value')),
      described('object', fc.tuple(fc.tuple(key, tie('value')), fc.tuple(key, plain))),
      described('map', fc.tuple(fc.tuple(plain, tie('value')))),
    ),
  })).value;

const entry = (name: string, value: Described): readonly [string, Described] => [name, value];
const whole = (object: Readonly<Record<string, unknown>>): readonly [string, Described][] =>
  Object.entries(object).map(([name, value]) => [name, ['plain', value]]);

/** An argument that would be taken, but for one of its entries. */
const spoilt = (
  good: Readonly<Record<string, unknown>>,
  names: readonly string[],
  odd: fc.Arbitrary<Described>,
): fc.Arbitrary<readonly Described[]> =>
  fc.tuple(fc.constantFrom(...names), odd).map(([name, value]) => {
    const { [name]: _replaced, ...rest } = good;
    return [['object', [...whole(rest), entry(name, value)]]];
  });

const oneOf = (name: CallName, args: fc.Arbitrary<readonly Described[]>) =>
  args.map((made): OddCall => ({ name, args: made }));

/** Of each of these a second argument is one too many. */
const withFewArguments = [
  ...['getSession', 'cancelSignIn', 'reopenBrowser', 'keepSession', 'getActivity'],
  ...['exportActivity', 'getGrants', 'signIn', 'signOut'],
] as readonly CallName[];

/** Bytes are odd everywhere but here. */
const isNoBody = ([kind, from]: Described): boolean =>
  kind !== 'bytes' || (from as { readonly kind: string }).kind !== 'Uint8Array';

function callsWith(odd: fc.Arbitrary<Described>): fc.Arbitrary<OddCall> {
  const call = { api: 'demo', method: 'POST', path: '/notes' };
  const account = { issuer: 'https://idp.test', subject: 'x' };
  // What is odd may be dropped on its way to main: what is around it must not mean something then.
  const inAccount = odd.map((value): Described => ['object', [entry('issuer', value)]]);
  const inList = odd.map((value): Described => ['list', [value]]);
  return fc.oneof(
    oneOf('request', spoilt(call, ['api', 'method', 'path', 'query', 'headers'], odd)),
    oneOf('request', spoilt(call, ['body'], odd.filter(isNoBody))),
    oneOf('request', spoilt(call, ['__proto__', 'constructor', 'url', ''], odd)),
    oneOf('openRequest', spoilt(call, ['api', 'method', 'path', 'query', 'headers'], odd)),
    oneOf('openRequest', spoilt(call, ['__proto__', 'timeoutMs', 'shared', 'url'], odd)),
    oneOf('switchAccount', spoilt(account, ['issuer', 'subject', 'name'], odd)),
    oneOf('signIn', spoilt({}, ['provider', 'another'], inList)),
    oneOf('signOut', spoilt({}, ['account'], inAccount)),
    oneOf('narrowGrants', spoilt({}, ['verbs', 'apis', 'accounts', 'opens'], inList)),
    oneOf(
      'openWindow',
      odd.map((value) => [value]),
    ),
    ...withFewArguments.map((name) => oneOf(name, fc.tuple(odd, plain))),
  );
}

const anyOdd = among(fc.oneof(carried, strange));
/** Calls that come to main with something odd in them: it may take none. */
export const oddCalls = callsWith(among(fc.oneof({ weight: 9, arbitrary: carried }, manyHoles)));

/** Calls with something odd in them that may be dropped on the way, so that an honest call is left. */
export const strangeCalls = callsWith(anyOdd);

/** What may be said over the port of a stream, and what may not. */
export const overPorts: fc.Arbitrary<readonly Described[]> = fc.array(
  fc.oneof(
    anyOdd,
    plain,
    fc.integer().map((read): Described => ['plain', { read }]),
    fc.constantFrom(0.5, -1, 2 ** 53, 2 ** 31).map((read): Described => ['plain', { read }]),
    fc
      .constantFrom({ cancel: false }, { read: 1, cancel: true }, { end: true }, { code: 'x' })
      .map((message): Described => ['plain', message]),
  ),
  { minLength: 1, maxLength: 5 },
);

/** Any values at all, for channels that nobody knows. */
export const anyValues: fc.Arbitrary<readonly Described[]> = fc.array(fc.oneof(anyOdd, plain), {
  maxLength: 3,
});
