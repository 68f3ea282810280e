/** A sign-in that waits while its port is flooded. */
import type { Bench } from '../rig/bench.ts';
import { flood, FORGED, JUNK, type Port } from '../rig/flood.ts';
import type { Launched } from '../rig/launch.ts';
import { toRow, type Row } from '../row.ts';

const REQUESTS = 10_000;
const PARTS = 10;

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

async function memoryOf(job: Launched): Promise<Memory> {
  job.send('memory');
  return (await job.heard('memory')).content as unknown as Memory;
}

/** Floods the listener and a bare server in turn; returns both times in milliseconds. */
async function floodBoth(listener: Port, bare: Port, kinds: typeof JUNK, requests: number) {
  const times = { listener: 0, bare: 0 };
  for (let part = 0; part < PARTS; part += 1) {
    times.bare += await flood(bare, kinds, requests / PARTS);
    times.listener += await flood(listener, kinds, requests / PARTS);
  }
  return times;
}

/** The listener's rows. */
export async function listenerRows(bench: Bench): Promise<Row[]> {
  const job = await bench.startJob({ name: 'listener' }, await bench.profile('listener'), 'plain');
  try {
    const floor = (await job.heard('floor')).content['port'];
    const address = String((await job.heard('open')).content['url']);
    const redirectUri = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
    const listener = { authority: redirectUri.host, path: redirectUri.pathname };
    const bare = { authority: `127.0.0.1:${floor}`, path: redirectUri.pathname };
    const requests = bench.runs(REQUESTS / PARTS) * PARTS;

    const before = await memoryOf(job);
    const junk = await floodBoth(listener, bare, JUNK, requests);
    const forged = await floodBoth(listener, bare, FORGED, requests);
    const after = await memoryOf(job);
    const result = job.heard('result');
    await bench.person('plain').follow(address);
    const { state, failure } = (await result).content;

    const grown = (of: keyof Memory) => [(after[of] - before[of]) / 1e6];
    const flat = { of: 'median', is: 'at most', value: 10 } as const;
    return [
      toRow({
        name: `listener, ${requests} junk and ${requests} forged: sign-in succeeds`,
        unit: 'sign-ins',
        samples: [state === 'signedIn' ? 1 : 0],
        target: { of: 'median', is: 'exactly', value: 1 },
        ...(typeof failure === 'string' ? { note: failure } : {}),
      }),
      toRow({
        name: `listener: ${requests} junk requests`,
        unit: 'ms',
        samples: [junk.listener],
        floor: [junk.bare],
        note: 'floor: a server of node:http in the same process that answers 404',
      }),
      toRow({
        name: `listener: ${requests} forged callbacks`,
        unit: 'ms',
        samples: [forged.listener],
        floor: [forged.bare],
      }),
      toRow({ name: 'listener: heap grown by both', unit: 'MB', samples: grown('heapUsed'), target: flat }),
      toRow({ name: 'listener: memory of main grown by both', unit: 'MB', samples: grown('rss'), target: flat }),
    ];
  } finally {
    await job.quit();
  }
}
