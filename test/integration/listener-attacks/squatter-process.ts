/** Another program: it listens wherever it is told, and counts who comes. Argument: a list for `listen`, as JSON. */
import { createServer, type AddressInfo, type ListenOptions } from 'node:net';

/** What it says first of each: the error, or the port that it got. */
export interface Squatted {
  readonly error: string | null;
  readonly port: number;
}

const comers: number[] = [];

function squat(options: ListenOptions, index: number): Promise<Squatted> {
  comers[index] = 0;
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      comers[index] = (comers[index] ?? 0) + 1;
      socket.destroy();
    });
    server.on('error', ({ code = '' }: NodeJS.ErrnoException) => resolve({ error: code, port: 0 }));
    server.listen(options, () =>
      resolve({ error: null, port: (server.address() as AddressInfo).port }),
    );
  });
}

process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(comers));
const places = JSON.parse(process.argv[2] ?? '') as ListenOptions[];
const squatted: Squatted[] = [];
for (const [index, options] of places.entries()) squatted.push(await squat(options, index));
process.send?.(squatted);
