import { describe, it } from 'vitest';
import { findsOut, holds } from './attack.ts';
import { CALLBACK } from './attacked.ts';
import { refusedRequest, refusesAll } from './refused.ts';

describe('hosts', () => {
  const named = [
    ...['evil.example', 'evil.example:{port}', 'localhost:{port}', 'LOCALHOST:{port}', '127.0.0.1'],
    ...['127.0.0.1:', '127.0.0.1:1', '127.0.0.1:0{port}', '127.0.0.1:{port}0', '127.0.0.1.:{port}'],
    ...['127.0.0.1:{port}.evil.example', 'evil.example#127.0.0.1:{port}', 'evil@127.0.0.1:{port}'],
    ...[
      '127.1:{port}',
      '0:{port}',
      '0.0.0.0:{port}',
      '2130706433:{port}',
      '0x7f000001:{port}',
      '[::1]:{port}',
    ],
    ...[
      '[::ffff:127.0.0.1]:{port}',
      '127.0.0.1:{port},evil.example',
      '127.0.0.1:{port} evil.example',
      '',
    ],
  ];
  const attack = refusesAll([
    ...named.map((name) => refusedRequest(`the host ${name} `, 403, { lines: [`Host: ${name}`] })),
    refusedRequest('no host', 403, { lines: ['X: y'] }),
    refusedRequest('two hosts, the first right', 403, { lines: ['{host}', 'Host: evil.example'] }),
    refusedRequest('two hosts, the last right', 403, { lines: ['Host: evil.example', '{host}'] }),
    refusedRequest('its host twice', 403, { lines: ['{host}', '{host}'] }),
    refusedRequest('a host behind three thousand lines', 403, {
      lines: ['{host}', ...Array<string>(3_000).fill('a:'), 'Host: evil.example'],
    }),
    ...[
      'http://{authority}',
      'https://{authority}',
      'http://evil.example',
      'http://evil@{authority}',
      '*',
    ].map((start) =>
      refusedRequest(`the target ${start} `, 400, { target: `${start}${CALLBACK}` }),
    ),
  ]);
  it('are refused, all but the one of the redirect URI [LB-04]', () => holds(attack));
  it.each([
    ['looks at no Host', 'it refuses the host evil.example '],
    ['looks at the first Host', 'it refuses two hosts, the first right'],
    ['looks at the last Host', 'it refuses two hosts, the last right'],
    ['needs no Host', 'it refuses no host'],
    ['takes localhost for itself', 'it refuses the host localhost:{port} '],
    ['takes any port for its own', 'it refuses the host 127.0.0.1: '],
    ['takes a dot at the end of Host', 'it refuses the host 127.0.0.1.:{port} '],
    ['takes user information in Host', 'it refuses the host evil@127.0.0.1:{port} '],
    ['takes what begins with its Host', 'it refuses the host 127.0.0.1:{port}0 '],
    ['takes an absolute target', 'it refuses the target http://{authority} '],
    ['drops header lines above a count', 'it refuses a host behind three thousand lines'],
  ])('find out a listener that %s [LB-04]', (mistake, words) => findsOut(attack, mistake, words));
});
