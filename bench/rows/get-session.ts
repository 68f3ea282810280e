/** `auth.getSession()` from the app's real page, beside bare invokes of the same page. */
import type { Bench } from '../rig/bench.ts';
import { toRow, type Row } from '../row.ts';
import { leftSession } from './left-session.ts';

interface BridgeTimes {
  readonly times: Readonly<Record<'shell' | 'nothing' | 'session', readonly number[]>>;
  readonly isolated: boolean;
}

const micro = (milliseconds: readonly number[]) => milliseconds.map((ms) => ms * 1000);

/** The call's rows; the person is signed in, so that the snapshot is a full one. */
export async function getSessionRows(bench: Bench): Promise<Row[]> {
  const profile = await leftSession(bench);
  const app = await bench.start('app', profile, { env: { AUTH_SHELL_BENCH_PAGE: 'bridge' } });
  try {
    await Promise.all([app.heard('ready'), app.logged('refresh.done')]);
    app.send(String(bench.runs(3000)));
    const { times, isolated } = (await app.heard('bridge')).content as unknown as BridgeTimes;
    const samples = micro(times.shell);
    const note = isolated ? {} : { note: 'the timer of this page has only 100 µs' };
    return [
      toRow({
        name: 'getSession() from the page',
        unit: 'µs',
        samples,
        floor: micro(times.nothing),
        target: { of: 'ratio', is: 'at most', value: 1.5 },
        ...note,
      }),
      toRow({
        name: 'getSession() beside an invoke with the same answer',
        unit: 'µs',
        samples,
        floor: micro(times.session),
        ...note,
      }),
    ];
  } finally {
    await app.quit();
  }
}
