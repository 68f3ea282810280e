import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { MOST_AT_ONCE } from '../../../main/auth/api-proxy.ts';
import { call, LIMIT_MS, scenario } from './api-scenario.ts';

/** An API that answers each request when the test says so. */
function waiting() {
  const held: Array<() => void> = [];
  const parts = scenario(async () => {
    const answered = Promise.withResolvers<undefined>();
    held.push(() => {
      answered.resolve(undefined);
    });
    await answered.promise;
    return { body: 'one' };
  });
  const settle = () => parts.clock.advance(1);
  /** Answers so many of those that wait longest. */
  const answer = async (count: number) => {
    for (const each of held.splice(0, count)) each();
    await settle();
  };
  return { ...parts, settle, answer, held };
}

const page = () => new AbortController();

describe('the calls of a page', () => {
  it('run few at a time, in the order in which they were made, whatever their number [IP-07]', async () => {
    const { request, network, settle, answer } = waiting();
    const { signal } = page();
    const asked = Array.from({ length: 3 * MOST_AT_ONCE }, (_, at) =>
      request({ ...call, query: { at: String(at) } }, signal),
    );
    await settle();
    expect(network.requests).toHaveLength(MOST_AT_ONCE);
    await answer(5);
    expect(network.requests).toHaveLength(MOST_AT_ONCE + 5);
    for (let round = 0; round < 3; round += 1) await answer(MOST_AT_ONCE);
    expect(await Promise.all(asked)).toHaveLength(3 * MOST_AT_ONCE);
    const order = network.requests.map(({ url }) => Number(url.searchParams.get('at')));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  });

  it('hold up no call of another page [IP-07]', async () => {
    const { request, network, settle } = waiting();
    const { signal } = page();
    const flood = Array.from({ length: 2 * MOST_AT_ONCE }, () => request(call, signal));
    const other = request({ ...call, path: '/notes/1' }, page().signal);
    const shared = request({ ...call, shared: true }, page().signal);
    await settle();
    expect(network.requests).toHaveLength(MOST_AT_ONCE + 2);
    for (const each of [...flood, other, shared]) each.catch(() => {});
  });

  it('count also when they are shared [IP-07]', async () => {
    const { request, network, settle } = waiting();
    const { signal } = page();
    const asked = Array.from({ length: 2 * MOST_AT_ONCE }, (_, at) =>
      request({ ...call, shared: true, query: { at: String(at) } }, signal),
    );
    await settle();
    expect(network.requests).toHaveLength(MOST_AT_ONCE);
    for (const each of asked) each.catch(() => {});
  });

  it('are never sent when the page has gone or their time is up before their turn [IP-07]', async () => {
    const { request, network, settle, answer, clock } = waiting();
    const [leaving, slow] = [page(), page()];
    const fill = (of: AbortController) =>
      Array.from({ length: MOST_AT_ONCE }, () => request(call, of.signal).catch(codeOf));
    const running = [...fill(leaving), ...fill(slow)];
    const gone = request(call, leaving.signal).catch(codeOf);
    const late = request({ ...call, timeoutMs: 10 }, slow.signal).catch(codeOf);
    await settle();
    leaving.abort();
    expect(await gone).toBe('request_aborted');
    await clock.advance(10);
    expect(await late).toBe('api_timed_out');
    await answer(2 * MOST_AT_ONCE);
    await Promise.all(running);
    expect(network.requests).toHaveLength(2 * MOST_AT_ONCE);
    // What was waited for in vain has taken nobody's turn.
    const after = fill(slow);
    await settle();
    expect(network.requests).toHaveLength(3 * MOST_AT_ONCE);
    await clock.advance(LIMIT_MS);
    expect(new Set(await Promise.all(after))).toEqual(new Set(['api_timed_out']));
  });
});
