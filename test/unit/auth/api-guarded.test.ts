import { describe, expect, it } from 'vitest';
import { createApiProxy } from '../../../main/auth/api-proxy.ts';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { HttpFetchError } from '../../../main/ports.ts';
import type { ApiRequest } from '../../../preload/contract.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeNetwork, type FakeServer } from '../../fakes/fake-http-fetch.ts';
import { createFakeRandom } from '../../fakes/fake-random.ts';
import { apiDefaults } from './api-defaults.ts';
import { API, createGuardScenario, TRANSFER } from './guard-scenario.ts';

const LIMIT_MS = 30_000;
const MINUTE = 60_000;
const ROUTES = ['GET /notes', 'DELETE /notes', 'POST /transfers', 'DELETE /account'];

/** The proxy, whose calls a page makes that may have the person asked. */
function scenario(server: FakeServer) {
  const inner = createGuardScenario();
  const { clock, asking, gone } = inner;
  inner.granted = ['openid', 'transfers:write'];
  inner.age = 0;
  const network = createFakeNetwork(clock);
  network.serve('https://bank.test', server);
  const proxy = createApiProxy({
    apis: {
      bank: {
        ...apiDefaults,
        ...API,
        origin: 'https://bank.test',
        issuer: 'https://idp.test',
        routes: ROUTES,
      },
    },
    session: { tokens: inner.account },
    asking,
    open: network.open,
    clock,
    random: createFakeRandom(),
    timeoutMs: LIMIT_MS,
    idleMs: LIMIT_MS,
    log: createFakeLog(),
  });
  const caller = { window: 'main', grants: { scopes: [] } };
  const request = (call: Omit<ApiRequest, 'api'>) =>
    proxy.request({ api: 'bank', ...call }, { ...caller, gone: gone.signal });
  const failure = (call: Omit<ApiRequest, 'api'>) => request(call).then(() => 'none', codeOf);
  return { ...inner, scenario: inner, network, proxy, caller, request, failure };
}

const transfer = { method: 'POST', path: '/transfers', body: TRANSFER } as const;
const here: FakeServer = () => ({ body: '{}' });

describe('a call that the person agreed to', () => {
  it('is sent once, byte for byte as it was shown, with a token of its own', async () => {
    const { request, network, confirmation } = scenario(here);
    const body = '{ "to":"Gr\\u0061ce",\t"amount":2e1, "note":"é" }';
    expect(await request({ ...transfer, body })).toMatchObject({ status: 200 });
    expect(network.requests.map((sent) => [sent.body, sent.headers.get('authorization')])).toEqual([
      [body, 'Bearer token-1'],
    ]);
    expect(confirmation.asked[0]?.fields).toEqual([
      ['to', 'Grace'],
      ['amount', '2e1'],
    ]);
  });

  it('is not sent again when the network loses it, whatever its method', async () => {
    const lost: FakeServer = () => {
      throw new HttpFetchError('unreachable');
    };
    const { failure, network, clock } = scenario(lost);
    const asked = failure({ method: 'DELETE', path: '/account' });
    await clock.advance(MINUTE);
    expect(await asked).toBe('api_unreachable');
    expect(network.requests).toHaveLength(1);
    const other = failure({ method: 'DELETE', path: '/notes' });
    await clock.advance(MINUTE);
    expect(await other).toBe('api_unreachable');
    expect(network.requests).toHaveLength(1 + 3);
  });

  it('is not sent again with another token when the API refuses the first', async () => {
    const { failure, network } = scenario(() => ({ status: 401 }));
    expect(await failure(transfer)).toBe('api_unauthorized');
    expect(network.requests).toHaveLength(1);
  });

  it('has its whole time, however long the person takes to read', async () => {
    const { request, failure, confirmation, clock } = scenario(here);
    confirmation.answers = async () => {
      await clock.advance(10 * MINUTE);
      return true;
    };
    expect(await request(transfer)).toMatchObject({ status: 200 });
    const slow = scenario(() => ({ takesMs: 'never' }));
    const asked = slow.failure(transfer);
    while (slow.network.requests.length === 0) await turn();
    await slow.clock.advance(LIMIT_MS);
    expect(await asked).toBe('api_timed_out');
    expect(await failure({ ...transfer, path: '/other' })).toBe('not_granted');
  });
});

describe('a question', () => {
  it('goes with the page, and with the account: nothing is sent', async () => {
    for (const end of ['gone', 'left'] as const) {
      const { failure, confirmation, network, ...rest } = scenario(here);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      confirmation.answers = () => promise;
      const asked = failure(transfer);
      await turn();
      expect(confirmation.isOpen()).toBe(true);
      rest[end].abort();
      expect(await asked).toBe('request_aborted');
      await turn();
      expect(confirmation.isOpen()).toBe(false);
      resolve(true);
      await turn();
      expect(network.requests).toEqual([]);
    }
  });

  it('is asked for a stream as well', async () => {
    const { proxy, caller, gone, confirmation, network } = scenario(here);
    const options = { gone: gone.signal, onSent: () => {} };
    confirmation.answers = () => false;
    const refused = proxy.open({ api: 'bank', ...transfer }, options, caller).catch(codeOf);
    expect(await refused).toBe('not_confirmed');
    expect(network.requests).toEqual([]);
    confirmation.answers = () => true;
    expect(await proxy.open({ api: 'bank', ...transfer }, options, caller)).toMatchObject({
      head: { status: 200 },
    });
  });

  it('is of one call: those that may ask the person are not shared', async () => {
    const { failure } = scenario(here);
    const get = { method: 'GET', path: '/notes', shared: true } as const;
    expect(await failure({ ...get, interactive: true })).toBe('bad_request');
    expect(await failure(get)).toBe('none');
  });
});

describe('an API that wants a more recent sign-in', () => {
  const challenge = {
    status: 401,
    headers: {
      'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="60"',
    },
  };

  it('is followed once, and then the call has failed [SU-01]', async () => {
    const { failure, network, scenario: inner } = scenario(() => challenge);
    const get = { method: 'GET', path: '/notes' } as const;
    expect(await failure(get)).toBe('fresh_sign_in_needed');
    expect(await failure({ ...get, interactive: true })).toBe('api_unauthorized');
    expect(inner.needs).toHaveLength(1);
    // The one after that is an ordinary refusal, which has one more token (RT-17).
    expect(network.requests.length).toBeLessThanOrEqual(1 + 3);
  });

  it('is sent the same call again, with the new token [SU-01]', async () => {
    let answers = 0;
    const { request, network } = scenario(() => ((answers += 1) === 1 ? challenge : { body: 'x' }));
    expect(await request({ ...transfer, interactive: true })).toMatchObject({ status: 200 });
    expect(network.requests.map(({ body }) => body)).toEqual([TRANSFER, TRANSFER]);
    const tokens = network.requests.map(({ headers }) => headers.get('authorization'));
    expect(new Set(tokens).size).toBe(2);
  });
});
