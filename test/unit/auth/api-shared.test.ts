import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { ApiRequest } from '../../../preload/contract.ts';
import { call, scenario } from './api-scenario.ts';

const shared = { ...call, shared: true } as const satisfies ApiRequest;

/** An API that answers when the test says so. */
function waiting() {
  const answered = Promise.withResolvers<{ readonly body: string }>();
  const parts = scenario(() => answered.promise);
  const settle = () => parts.clock.advance(1);
  return { ...parts, settle, answer: () => answered.resolve({ body: 'one' }) };
}

describe('calls that may be shared', () => {
  it('are one request when they are the same at the same time, and each gets the answer', async () => {
    const { request, network, settle, answer } = waiting();
    const asked = Array.from({ length: 20 }, () => request(shared));
    await settle();
    answer();
    for (const each of asked) expect(await each).toMatchObject({ status: 200, body: 'one' });
    expect(network.requests).toHaveLength(1);
    await request(shared);
    expect(network.requests).toHaveLength(2);
  });

  it.each([
    ['another path', { path: '/notes/1' }],
    ['another query', { query: { page: '2' } }],
    ['another type of answer', { responseType: 'bytes' }],
    ['another time limit', { timeoutMs: 500 }],
    ['no wish to share', { shared: false }],
  ] as const)('are not one with %s', async (_what, changes) => {
    const { request, network, settle, answer } = waiting();
    const asked = [request(shared), request({ ...shared, ...changes })];
    await settle();
    answer();
    await Promise.all(asked);
    expect(network.requests).toHaveLength(2);
  });

  it('are never one with those of another account [RI-01]', async () => {
    const { request, network, session, settle, answer } = waiting();
    const asked = [request(shared)];
    session.leaving = new AbortController();
    asked.push(request(shared));
    await settle();
    answer();
    await Promise.all(asked);
    expect(network.requests).toHaveLength(2);
  });

  it('go on while somebody waits, and end with the last who does', async () => {
    const { request, network, clock, settle } = waiting();
    const pages = [new AbortController(), new AbortController()];
    const asked = pages.map(({ signal }) => request(shared, signal).catch(codeOf));
    await settle();
    pages[0]?.abort();
    expect(await asked[0]).toBe('request_aborted');
    await settle();
    // It is still the one that others may join.
    const last = new AbortController();
    const late = request(shared, last.signal).catch(codeOf);
    pages[1]?.abort();
    expect(await asked[1]).toBe('request_aborted');
    await settle();
    expect(network.requests).toHaveLength(1);
    expect(clock.timers()).not.toEqual([]);
    last.abort();
    expect(await late).toBe('request_aborted');
    await settle();
    expect(clock.timers()).toEqual([]);
    void request(shared).catch(codeOf);
    await settle();
    expect(network.requests).toHaveLength(2);
  });

  it('tell each of their failure, and begin anew after it', async () => {
    const { request, network, session, clock } = scenario(() => ({ status: 401 }));
    session.renewable = false;
    const asked = [request(shared), request(shared)].map((each) => each.catch(codeOf));
    await clock.advance(1);
    expect(await Promise.all(asked)).toEqual(['api_unauthorized', 'api_unauthorized']);
    expect(network.requests).toHaveLength(1);
    await request(shared).catch(codeOf);
    expect(network.requests).toHaveLength(2);
  });

  it.each(['POST', 'PUT', 'HEAD'] as const)('are not %s', async (method) => {
    const { failure, network } = scenario(() => ({}));
    expect(await failure({ ...shared, method })).toBe('bad_request');
    expect(network.requests).toEqual([]);
  });
});
