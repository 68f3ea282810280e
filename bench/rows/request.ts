/** `auth.request()` and `auth.openRequest()` from the app's real page. */
import type { Bench } from '../rig/bench.ts';
import { toRow, type Row } from '../row.ts';
import { leftSession } from './left-session.ts';

type Times = readonly number[];

interface RequestTimes {
  readonly requests: Readonly<Record<'shell' | 'bare', Times>>;
  readonly invokes: Readonly<Record<'shell' | 'invoke', Times>>;
  readonly downloads: Readonly<Record<'shell' | 'bare', Times>>;
  readonly grown: Readonly<Record<'main' | 'page', Times>>;
}

const micro = (milliseconds: Times) => milliseconds.map((ms) => ms * 1000);

/** A throughput of 70 % is a time of 100/70. */
const SLOWEST = 1.43;

/** The calls' rows. */
export async function requestRows(bench: Bench): Promise<Row[]> {
  const profile = await leftSession(bench);
  const app = await bench.start('app', profile, { env: { AUTH_SHELL_BENCH_PAGE: 'request' } });
  try {
    await Promise.all([app.heard('ready'), app.logged('refresh.done')]);
    app.send(
      JSON.stringify({
        calls: bench.runs(3000),
        requests: bench.runs(400),
        downloads: bench.runs(12),
      }),
    );
    const failed = app.heard('failed').then(({ content }) => {
      throw new Error(String(content['failure']));
    });
    failed.catch(() => {});
    const heard = await Promise.race([app.heard('requests'), failed]);
    const { requests, invokes, downloads, grown } = heard.content as unknown as RequestTimes;
    return [
      toRow({
        name: 'request() from the page, answered at once in main',
        unit: 'µs',
        samples: micro(invokes.shell),
        floor: micro(invokes.invoke),
        target: { of: 'ratio', is: 'at most', value: 1.5 },
        note: 'floor: an invoke with the same argument and answer',
      }),
      toRow({
        name: 'request() from the page, answered by the API',
        unit: 'ms',
        samples: requests.shell,
        floor: requests.bare,
        target: { of: 'excess', is: 'at most', value: 1 },
        note: 'floor: a bare fetch in main, over the same network',
      }),
      toRow({
        name: '100 MB through openRequest(), read in the page',
        unit: 'ms',
        samples: downloads.shell,
        floor: downloads.bare,
        target: { of: 'ratio', is: 'at most', value: SLOWEST },
        note: 'floor: a bare fetch in main that reads the same stream and keeps nothing',
      }),
      toRow({
        name: '100 MB through openRequest(): memory of main grown at most',
        unit: 'MB',
        samples: grown.main,
        target: { of: 'median', is: 'at most', value: 50 },
      }),
      toRow({
        name: "100 MB through openRequest(): memory of the page's process grown at most",
        unit: 'MB',
        samples: grown.page,
        target: { of: 'median', is: 'at most', value: 50 },
      }),
    ];
  } finally {
    await app.quit();
  }
}
