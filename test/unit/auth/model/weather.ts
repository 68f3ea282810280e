/** The network between the app and its servers, and what can be wrong with it. */
import { HttpFetchError, type Clock } from '../../../../main/ports.ts';
import {
  createFakeNetwork,
  type FakeAnswer,
  type FakeServer,
} from '../../../fakes/fake-http-fetch.ts';

const refused = (status: number, headers = {}) => ({
  reaches: false,
  back: (): FakeAnswer => ({ status, headers }),
});
const processed = (back: (answer: FakeAnswer) => FakeAnswer) => ({ reaches: true, back });

/** Whether the server does its work, and what comes back of its answer. */
const KINDS = {
  up: processed((answer) => answer),
  'no keys': processed((answer) => answer),
  offline: { reaches: false, back: () => ({}) },
  '500': refused(500),
  '503': refused(503),
  '429': refused(429, { 'retry-after': '90' }),
  slow: processed((answer) => ({ ...answer, takesMs: 4_000 })),
  /** Later than the app's time limit of 30 seconds. */
  'too slow': processed((answer) => ({ ...answer, takesMs: 40_000 })),
  'answers lost': processed((answer) => ({ ...answer, takesMs: 'never' })),
  'answers reset': processed(() => {
    throw new HttpFetchError('unreachable');
  }),
  /** The gateway gave up waiting for the server, which did its work. */
  '502 when done': processed(() => ({ status: 502 })),
  'answers cut': processed(({ body, ...answer }) => ({
    ...answer,
    body: String(body ?? '').slice(0, 150),
  })),
} as const satisfies Record<
  string,
  { readonly reaches: boolean; readonly back: (answer: FakeAnswer) => FakeAnswer }
>;

export type Weather = keyof typeof KINDS;
export const WEATHERS = Object.keys(KINDS) as Weather[];

/** @param clock whose time answers take. */
export function createWeather(clock: Clock) {
  const network = createFakeNetwork(clock);
  let now: Weather = 'up';
  return {
    open: network.open,
    fetch: network.fetch,
    is: (): Weather => now,
    change: (weather: Weather): void => {
      now = weather;
      network.offline = weather === 'offline';
    },
    serve: (origin: string, server: FakeServer): void => {
      network.serve(origin, async (request) => {
        // A key set is often served by somebody else.
        if (now === 'no keys' && request.url.pathname === '/jwks') return { status: 500 };
        const { reaches, back } = KINDS[now];
        return reaches ? back(await server(request)) : back({});
      });
    },
  };
}
