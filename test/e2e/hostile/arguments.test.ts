import * as v from 'valibot';
import { errors, type ErrorCode } from '../../../preload/contract.ts';
import type { SeenRequest } from '../../rig/demo-process.ts';
import { expect, test } from './kit.ts';
import { wrongWith } from './reply-schemas.ts';

/**
 * API calls that are code: they answer otherwise when they are asked again, or do something when they are asked.
 * Each is the text of an expression; `note` keeps that it was asked.
 */
const CLEVER: Readonly<Record<string, string>> = {
  'a getter that gives a granted path first':
    "({ ...good, get path() { return note() === 1 ? '/profile' : '/elsewhere' } })",
  'a getter that gives a granted path later':
    "({ ...good, get path() { return note() === 1 ? '/elsewhere' : '/profile' } })",
  'a getter that gives text first, and then an object':
    "({ ...good, get api() { return note() === 1 ? 'demo' : { toString: () => 'demo' } } })",
  'a getter that throws': "({ ...good, get path() { note(); throw new Error('of the page') } })",
  'a getter that calls again':
    "({ ...good, get path() { if (note() < 5) void auth.request(this); return '/profile' } })",
  'a getter that adds entries':
    "({ ...good, get api() { note(); this.url = 'https://evil.example/'; return 'demo' } })",
  'a proxy': 'new Proxy(good, { get: (target, name) => (note(), target[name]) })',
  'a proxy inside': "({ ...good, query: new Proxy({}, { ownKeys: () => (note(), ['q']) }) })",
  'a proxy of a list':
    "({ ...good, query: { q: new Proxy(['x'], { get: (list, name) => (note(), list[name]) }) } })",
  toJSON: "({ ...good, toJSON: () => (note(), { ...good, path: '/elsewhere' }) })",
  'toJSON of the prototype':
    "Object.setPrototypeOf({ ...good }, { toJSON: () => (note(), { path: '/elsewhere' }) })",
  'a path that is text when asked': "({ ...good, path: { toString: () => (note(), '/profile') } })",
  'a path with a primitive':
    "({ ...good, path: { [Symbol.toPrimitive]: () => (note(), '/elsewhere') } })",
  'a method that is valued': "({ ...good, method: { valueOf: () => (note(), 'GET') } })",
  'something to be awaited': '({ ...good, then: (resolve) => (note(), resolve(good)) })',
  'a list that iterates on its own':
    "({ ...good, query: { q: Object.assign(['x'], { [Symbol.iterator]: () => (note(), [].values()) }) } })",
  'a list with a getter':
    "({ ...good, query: { q: Object.defineProperty(['x'], 0, { get: () => String(note()) }) } })",
  'a text that is an object':
    "({ ...good, path: Object.assign(new String('/profile'), { x: 1 }) })",
  'what is inherited': 'Object.create(good)',
  'a class of its own': 'new (class extends Map { api = "demo" })()',
  'a function with the entries': 'Object.assign(() => note(), good)',
  'a promise with the entries': 'Object.assign(Promise.resolve(good), good)',
  'names that are symbols': '({ ...good, [Symbol("path")]: "/elsewhere", [Symbol.species]: 1 })',
};

/** Sends each in the page: the answer, and how often it was asked before and after the call was made. */
const SEND = (expression: string) => `(async () => {
  const good = { api: 'demo', method: 'GET', path: '/profile' };
  let asked = 0;
  const note = () => (asked += 1);
  let answer = 'threw';
  let atOnce = 0;
  try {
    const call = ${expression};
    const promise = auth.request(call);
    atOnce = asked;
    answer = await promise;
  } catch {
    atOnce = asked;
  }
  return { answer, later: asked - atOnce };
})()`;

test('arguments that are code are asked before the call is sent and never again, and only what was judged is done [IP-02, IP-05, IP-06]', async ({
  evil,
  demo,
}) => {
  const codes = new Set<string>();
  for (const [what, expression] of Object.entries(CLEVER)) {
    const { answer, later } = await evil.evaluate<{ answer: unknown; later: number }>(
      SEND(expression),
    );
    expect([what, later]).toEqual([what, 0]);
    if (answer === 'threw') continue;
    expect(wrongWith('request', answer, 'page')).toBeNull();
    codes.add((answer as { error?: { code: string } }).error?.code ?? 'ok');
  }
  expect([...codes].sort()).toEqual(['bad_request', 'not_granted', 'ok']);
  const seen = await demo.controlGet<SeenRequest[]>('/requests');
  expect(new Set(seen.map(({ method, path }) => `${method} ${path}`))).toEqual(
    new Set(['GET /profile']),
  );
});

test('a code to be described that is an object is described as what is inside the app, whatever it says it is [IP-04, IP-06]', async ({
  evil,
}) => {
  const described = await evil.evaluate<unknown[]>(`(() => {
    const inTurn = (...names) => ({ toString: () => names.shift() });
    const odd = [
      inTurn('offline', '__proto__'),
      inTurn('offline', 'constructor'),
      inTurn('offline', 'offline', 'offline'),
      { [Symbol.toPrimitive]: () => 'offline' },
      ['offline'],
      'constructor', '__proto__', 'toString', '', null, undefined, 1, {}, [], () => 'offline',
    ];
    return odd.map((code) => auth.describe(code));
  })()`);
  const code = v.picklist(Object.keys(errors) as ErrorCode[]);
  for (const each of described) {
    expect(each).toEqual({ code: 'internal', ...errors.internal });
    expect(v.is(code, (each as { code: unknown }).code)).toBe(true);
  }
});
