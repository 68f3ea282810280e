import { METHODS } from 'node:http';
import { describe, it } from 'vitest';
import { findsOut, holds } from './attack.ts';
import { GENUINE } from './attacked.ts';
import { refusedRequest, refusesAll } from './refused.ts';

describe('methods', () => {
  const others = METHODS.filter((method) => method !== 'GET' && method !== 'CONNECT');
  const attack = refusesAll([
    ...others.map((method) => refusedRequest(method, 405, { method })),
    ...['get', 'GET2', 'Q'].map((method) => refusedRequest(method, 400, { method })),
  ]);
  it('are refused, all but GET [LB-05]', () => holds(attack));
  it.each([
    ['takes any method', 'it refuses'],
    ['takes HEAD like GET', 'it refuses HEAD'],
  ])('find out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('paths', () => {
  const attack = refusesAll(
    [
      ...['/callback/', '/CALLBACK', '/Callback', '/%63allback', '/callbac%6B', '/callback%2F'],
      ...[
        '//callback',
        '///callback',
        '/callback//',
        '/./callback',
        '/x/../callback',
        '/%2e/callback',
      ],
      ...[
        '/callback/.',
        '/callback;x=1',
        '/callback%3F',
        '/callback%00',
        '/callback\\',
        '/callback#',
      ],
      ...['/callbackx', '/call', '/', '//', '/done', '/favicon.ico', '/.well-known/x', '/*'],
    ].map((path) => refusedRequest(`the path ${path} `, 404, { target: `${path}?${GENUINE}` })),
  );
  it('are refused, all spellings but one [LB-05]', () => holds(attack));
  it.each([
    ['takes the path in any case', 'it refuses the path /CALLBACK '],
    ['decodes the path', 'it refuses the path /%63allback '],
    ['takes a slash at the end', 'it refuses the path /callback/ '],
    ['joins slashes', 'it refuses the path //callback '],
    ['resolves dots', 'it refuses the path /./callback '],
    ['takes what begins with the path', 'it refuses the path /callback/ '],
  ])('find out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('bodies', () => {
  const attack = refusesAll([
    refusedRequest('a body', 400, { lines: ['{host}', 'Content-Length: 4'], body: 'code' }),
    refusedRequest('an empty body', 400, { lines: ['{host}', 'Content-Length: 0'] }),
    refusedRequest('a body that never comes', 400, {
      lines: ['{host}', 'Content-Length: 1000000'],
    }),
    refusedRequest('chunks', 400, {
      lines: ['{host}', 'Transfer-Encoding: chunked'],
      body: '4\r\ncode\r\n0\r\n\r\n',
    }),
    refusedRequest('chunks without an end', 400, {
      lines: ['{host}', 'Transfer-Encoding: chunked'],
    }),
  ]);
  it('are refused, and not waited for [LB-05] [LB-11]', () => holds(attack));
  it.each([['takes a body', 'it refuses a body']])(
    'find out a listener that %s [LB-05]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});
