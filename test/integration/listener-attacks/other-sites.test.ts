import { describe, expect, it } from 'vitest';
import { request } from '../../rig/raw-http.ts';
import { findsOut, holds, startTarget } from './attack.ts';
import { PATH } from './attacked.ts';
import { refusedRequest, refusesAll } from './refused.ts';

const header = (what: string, ...lines: string[]) =>
  refusedRequest(what, 403, { lines: ['{host}', ...lines] });

describe('origins', () => {
  const others = [
    ...['https://evil.example', 'null', '', 'http://localhost:{port}', 'https://{authority}'],
    ...[
      'http://127.0.0.1',
      'http://{authority}0',
      'http://{authority}.evil.example',
      'app://shell',
    ],
  ];
  const attack = refusesAll([
    ...others.map((origin) => header(`the origin ${origin} `, `Origin: ${origin}`)),
    header('two origins', 'Origin: http://{authority}', 'Origin: https://evil.example'),
  ]);
  it('are refused, all but its own [LB-05]', () => holds(attack));
  it.each([
    ['takes any origin', 'it refuses the origin https://evil.example '],
    ['takes the origin null', 'it refuses the origin null '],
    ['looks at the first origin', 'it refuses two origins'],
    ['takes what begins with its origin', 'it refuses the origin http://{authority}0 '],
  ])('find out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));

  it('of its own are no reason to refuse [LB-05]', async () => {
    await using target = await startTarget();
    const headers = [`Origin: http://${target.authority}`];
    const answer = await request(target.port, `${PATH}?code=x`, { headers });
    expect(answer.body).toContain('This link was not accepted');
    expect((await target.news()).refusals).toEqual(['not_ours']);
  });
});

describe('loads that are no page in a tab', () => {
  const attack = refusesAll(
    [
      ...['audio', 'audioworklet', 'embed', 'empty', 'fencedframe', 'font', 'frame', 'iframe'],
      ...['image', 'json', 'manifest', 'object', 'paintworklet', 'report', 'script', 'style'],
      ...['serviceworker', 'sharedworker', 'track', 'video', 'webidentity', 'worker', 'xslt', ''],
      ...['Document', 'document, image'],
    ].map((use) => header(`a load for "${use}"`, 'Sec-Fetch-Site: none', `Sec-Fetch-Dest: ${use}`)),
  );
  it('are refused [LB-05]', () => holds(attack));
  it.each([
    ['takes images and fetches', 'it refuses a load for "audio"'],
    ['takes frames', 'it refuses a load for "iframe"'],
  ])('find out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('preflights', () => {
  const preflight = (what: string, ...lines: string[]) =>
    refusedRequest(what, 405, {
      method: 'OPTIONS',
      lines: ['{host}', 'Origin: https://evil.example', ...lines],
    });
  const attack = refusesAll([
    preflight('a preflight', 'Access-Control-Request-Method: GET'),
    preflight(
      'a preflight of a public site',
      'Access-Control-Request-Method: GET',
      'Access-Control-Request-Private-Network: true',
      'Access-Control-Request-Local-Network: true',
    ),
    refusedRequest('a preflight of everything', 400, {
      method: 'OPTIONS',
      target: '*',
      lines: ['{host}', 'Origin: https://evil.example', 'Access-Control-Request-Method: GET'],
    }),
  ]);
  it('allow nothing, not even that it is asked [LB-05]', () => holds(attack));
  it.each([
    ['answers a preflight', 'no other site may read of a preflight'],
    ['lets public sites ask', 'no other site may read of a preflight'],
    ['lets other sites read', 'no other site may read of a preflight'],
  ])('find out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));
});
