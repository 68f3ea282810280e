import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRequest } from '../../../main/loopback/request-guard.ts';

const served = { authority: '127.0.0.1:4000', callbackPath: '/callback', donePath: '/done' };

function judge(url: string, headers: readonly string[] = [], method = 'GET') {
  return judgeRequest({ method, url, rawHeaders: ['Host', '127.0.0.1:4000', ...headers] }, served);
}

describe('request guard', () => {
  it('hands out the raw query, never decoded [LB-02]', () => {
    expect(judge('/callback?a=%2B+%00&b')).toEqual({ kind: 'callback', query: 'a=%2B+%00&b' });
    expect(judge('/callback?a=1?b=2#c')).toEqual({ kind: 'callback', query: 'a=1?b=2#c' });
    expect(judge('/callback?')).toEqual({ kind: 'callback', query: '' });
    expect(judge('/callback')).toEqual({ kind: 'callback', query: '' });
    expect(judge('/done')).toEqual({ kind: 'done' });
  });

  it('looks at the host before anything else [LB-04]', () => {
    const request = { method: 'POST', url: 'http://evil/x', rawHeaders: ['Host', 'evil'] };
    expect(judgeRequest(request, served)).toEqual({ kind: 'refused', reason: 'host' });
    expect(judgeRequest({ rawHeaders: [] }, served)).toEqual({ kind: 'refused', reason: 'host' });
    expect(judgeRequest({ rawHeaders: ['Host'] }, served)).toMatchObject({ reason: 'host' });
  });

  it('accepts an IPv6 authority in the form of the redirect URI only [LB-04]', () => {
    const six = { ...served, authority: '[::1]:4000' };
    const request = (host: string) => ({
      method: 'GET',
      url: '/callback?x',
      rawHeaders: ['host', host],
    });
    expect(judgeRequest(request('[::1]:4000'), six).kind).toBe('callback');
    for (const host of ['::1:4000', '[::1]', '[0:0:0:0:0:0:0:1]:4000', '127.0.0.1:4000']) {
      expect(judgeRequest(request(host), six)).toEqual({ kind: 'refused', reason: 'host' });
    }
  });

  it('lets a navigation of the tab through and no other load [LB-05]', () => {
    const navigation = ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'navigate'];
    expect(judge('/callback?x', [...navigation, 'Sec-Fetch-Dest', 'document']).kind).toBe(
      'callback',
    );
    for (const destination of ['empty', 'iframe', 'frame', 'image', 'script', 'style', 'object']) {
      expect(judge('/callback?x', ['sec-fetch-dest', destination])).toEqual({
        kind: 'refused',
        reason: 'fetch_metadata',
      });
    }
  });

  it('allows its own origin and no other, also beside it [LB-05]', () => {
    expect(judge('/callback?x', ['Origin', 'http://127.0.0.1:4000']).kind).toBe('callback');
    const foreign = [
      ['Origin', 'https://evil.example'],
      ['origin', 'null'],
      ['ORIGIN', ''],
      ['Origin', 'http://127.0.0.1:4001'],
      ['Origin', 'https://127.0.0.1:4000'],
      ['Origin', 'http://127.0.0.1:4000', 'Origin', 'https://evil.example'],
    ];
    for (const headers of foreign) {
      expect(judge('/callback?x', headers)).toEqual({ kind: 'refused', reason: 'origin' });
    }
  });

  it('recognises only the exact path, whatever the target is [LB-05] [LB-07]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webPath(), fc.webUrl()), (target) => {
        const judged = judge(target);
        if (judged.kind === 'callback') {
          expect(target === '/callback' || target.startsWith('/callback?')).toBe(true);
        } else if (judged.kind === 'done') {
          expect(target).toBe('/done');
        } else {
          expect(['target', 'path']).toContain(judged.reason);
        }
      }),
    );
  });
});
