/** A sign-in that waits while its port is flooded. */
import type { Bench } from '../rig/bench.ts';
import { flood, FORGED, JUNK, type Port } from '../rig/flood.ts';
import type { Launched } from '../rig/launch.ts';
import { toRow, type Row } from '../row.ts';

/** Requests of each kind, sent in parts to the listener and to the floor in turn. */
const PARTS = 10;
const REQUESTS_OF_A_PART = 1000;

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

/** What a side answered, part by part, and by how much main grew meanwhile. */
class Side {
  readonly times: number[] = [];
  rss = 0;
  heapUsed = 0;
  readonly #job: Launched;
  readonly #port: Port;

  constructor(job: Launched, port: Port) {
    this.#job = job;
    this.#port = port;
  }

  async #memory(): Promise<Memory> {
    this.#job.send('memory');
    return (await this.#job.heard('memory')).content as unknown as Memory;
  }

  /** Sends one part and notes what it did. */
  async part(kinds: typeof JUNK, requests: number): Promise<void> {
    const before = await this.#memory();
    this.times.push(await flood(this.#port, kinds, requests));
    const after = await this.#memory();
    this.rss += after.rss - before.rss;
    this.heapUsed += after.heapUsed - before.heapUsed;
  }
}

/** The listener's rows. */
export async function listenerRows(bench: Bench): Promise<Row[]> {
  const job = await bench.startJob({ name: 'listener' }, await bench.profile('listener'), 'plain');
  try {
    const floor = Number((await job.heard('floor')).content['port']);
    const address = String((await job.heard('open')).content['url']);
    const redirectUri = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
    const { host: authority, pathname: path } = redirectUri;
    const bareAuthority = `127.0.0.1:${floor}`;
    const sides = () => ({
      listener: new Side(job, { authority, path }),
      bare: new Side(job, { authority: bareAuthority, path }),
    });
    const requests = bench.runs(REQUESTS_OF_A_PART);
    const both = async (kinds: typeof JUNK, parts: number) => {
      const measured = sides();
      for (let part = 0; part < parts; part += 1) {
        await measured.bare.part(kinds, requests);
        await measured.listener.part(kinds, requests);
      }
      return measured;
    };
    // Compilers and pools grow once, with whatever comes first.
    await both(JUNK, 1);
    await both(FORGED, 1);
    const junk = await both(JUNK, PARTS);
    const forged = await both(FORGED, PARTS);
    const result = job.heard('result');
    await bench.person('plain').follow(address);
    const { state, failure } = (await result).content;

    const grown = (side: keyof typeof junk, of: keyof Memory) => [
      (junk[side][of] + forged[side][of]) / 1e6,
    ];
    const flat = { of: 'median', is: 'at most', value: 10 } as const;
    const each = `${PARTS * requests}`;
    return [
      toRow({
        name: `listener, ${each} junk and ${each} forged: sign-in succeeds`,
        unit: 'sign-ins',
        samples: [state === 'signedIn' ? 1 : 0],
        target: { of: 'median', is: 'exactly', value: 1 },
        ...(typeof failure === 'string' ? { note: failure } : {}),
      }),
      toRow({
        name: `listener: each ${requests} junk requests`,
        unit: 'ms',
        samples: junk.listener.times,
        floor: junk.bare.times,
        note: 'floor: a server of node:http in the same process that answers 404',
      }),
      toRow({
        name: `listener: each ${requests} forged callbacks`,
        unit: 'ms',
        samples: forged.listener.times,
        floor: forged.bare.times,
      }),
      toRow({
        name: 'listener: heap grown by all of them',
        unit: 'MB',
        samples: grown('listener', 'heapUsed'),
        floor: grown('bare', 'heapUsed'),
        target: flat,
      }),
      toRow({
        name: 'listener: memory of main grown by all of them',
        unit: 'MB',
        samples: grown('listener', 'rss'),
        floor: grown('bare', 'rss'),
        target: flat,
      }),
    ];
  } finally {
    await job.quit();
  }
}
