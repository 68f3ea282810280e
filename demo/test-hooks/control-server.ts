import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { answerJson } from '../http/json-answer.ts';
import { openLoopbackServer, type LoopbackServer } from '../http/loopback-server.ts';
import { mediaType, readBody } from '../http/read-body.ts';
import type { DemoProvider } from '../provider/start-provider.ts';
import { Fault } from './faults.ts';
import type { Observers } from './observing-front.ts';

const BODY_LIMIT = 64 * 1024;

const RevokeGrant = v.strictObject({ sub: v.string() });

/** Reads a JSON body; a web page cannot send that type to another origin unasked. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (mediaType(request) !== 'application/json') throw new TypeError('send application/json');
  return JSON.parse((await readBody(request, BODY_LIMIT)).toString());
}

type Command = (request: IncomingMessage) => Promise<unknown>;

function commands(provider: DemoProvider, { secrets, requests, faults }: Observers) {
  return new Map<string, Command>([
    ['GET /issued', async () => secrets.list()],
    ['GET /requests', async () => requests.list()],
    ['DELETE /requests', async () => requests.clear()],
    ['GET /fault', async () => faults.remaining()],
    ['POST /fault', async (request) => faults.add(v.parse(Fault, await readJson(request)))],
    ['DELETE /fault', async () => faults.clear()],
    ['GET /grants', async () => provider.store.grants()],
    [
      'POST /revoke-grant',
      async (request) => {
        const { sub } = v.parse(RevokeGrant, await readJson(request));
        return { revoked: provider.store.revokeGrantsOf(sub) };
      },
    ],
    [
      'POST /rotate-keys',
      async (request) => {
        await readJson(request);
        await provider.rotateKeys();
      },
    ],
  ]);
}

/**
 * Opens the control listener on a port of its own. It hands out every secret of the run, so it exists
 * only with `--test-hooks`. A command without a result answers `{"ok": true}`.
 */
export async function openControlServer(
  provider: DemoProvider,
  observers: Observers,
): Promise<LoopbackServer> {
  const known = commands(provider, observers);
  const server = await openLoopbackServer(0);
  server.serve((request, response) => {
    const command = known.get(`${request.method} ${request.url}`);
    if (command === undefined) {
      answerJson(response, 404, { error: 'unknown command', commands: [...known.keys()] });
      return;
    }
    command(request).then(
      (result) => answerJson(response, 200, result ?? { ok: true }),
      (error: unknown) => answerJson(response, 400, { error: String(error) }),
    );
  });
  return server;
}
