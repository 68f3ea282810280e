import { describe, expect, it } from 'vitest';
import { HttpFetchError } from '../../../main/ports.ts';
import { call, LIMIT_MS, scenario, text } from './api-scenario.ts';

/** A network that loses so many requests, and then works. */
function losing(times: number) {
  let left = times;
  const { clock, ...rest } = scenario(async () => {
    left -= 1;
    if (left >= 0) throw new HttpFetchError('unreachable');
    return { body: 'here' };
  });
  return { clock, ...rest };
}

describe('a call that the network lost', () => {
  it.each(['GET', 'HEAD', 'PUT'] as const)(
    'is sent again, twice, when it is %s [IP-05]',
    async (method) => {
      const { failure, network, clock } = losing(2);
      const asked = failure({ method });
      await clock.advance(LIMIT_MS);
      expect(await asked).toBe('none');
      expect(network.requests).toHaveLength(3);
    },
  );

  it.each(['POST', 'PATCH'] as const)(
    'is not sent again when it is %s: it may have had its effect [IP-05]',
    async (method) => {
      const { failure, network } = losing(1);
      expect(await failure({ method, body: '{}' })).toBe('api_unreachable');
      expect(network.requests).toHaveLength(1);
    },
  );

  it('is given up after that', async () => {
    const { failure, network, clock } = losing(3);
    const asked = failure();
    await clock.advance(LIMIT_MS);
    expect(await asked).toBe('api_unreachable');
    expect(network.requests).toHaveLength(3);
  });

  it('waits longer each time, with chance in it', async () => {
    const { failure, network, clock } = losing(3);
    const asked = failure();
    const sent: number[] = [];
    for (let ms = 0; ms < LIMIT_MS; ms += 5) {
      await clock.advance(5);
      if (network.requests.length > sent.length) sent.push(ms);
    }
    await asked;
    const [first = 0, second = 0, third = 0] = sent;
    expect(second - first).toBeGreaterThanOrEqual(120);
    expect(second - first).toBeLessThanOrEqual(255);
    expect(third - second).toBeGreaterThanOrEqual(245);
    expect(third - second).toBeLessThanOrEqual(505);
  });

  it('is not sent again beyond its own time', async () => {
    const { failure, network, clock } = losing(3);
    const asked = failure({ timeoutMs: 50 });
    await clock.advance(50);
    expect(await asked).toBe('api_timed_out');
    await clock.advance(LIMIT_MS);
    expect(network.requests).toHaveLength(1);
  });

  it('gets a new token where the next try is refused one [RT-17]', async () => {
    let sent = 0;
    const { failure, clock, tokens } = scenario(async () => {
      sent += 1;
      if (sent === 1) throw new HttpFetchError('unreachable');
      return { status: sent === 2 ? 401 : 200 };
    });
    const asked = failure();
    await clock.advance(LIMIT_MS);
    expect(await asked).toBe('none');
    expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });
});

describe('a call that was answered', () => {
  it.each([500, 502, 503, 504, 429])('with %i is not sent again', async (status) => {
    const { request, network } = scenario(text('busy', status));
    expect(await request(call)).toMatchObject({ status });
    expect(network.requests).toHaveLength(1);
  });

  it('with half an answer is not sent again: nobody knows what it did', async () => {
    async function* cut(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new Error('cut');
    }
    const { failure, network } = scenario(() => ({ pieces: cut() }));
    expect(await failure()).toBe('api_unreachable');
    expect(network.requests).toHaveLength(1);
  });
});
