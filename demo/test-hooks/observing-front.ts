import { createHash } from 'node:crypto';
import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { forward } from '../http/forward.ts';
import type { LoopbackServer } from '../http/loopback-server.ts';
import { readBody } from '../http/read-body.ts';
import type { Fault, FaultPlan } from './faults.ts';
import type { IssuedSecrets } from './issued-secrets.ts';
import type { RequestLog } from './request-log.ts';
import { targetOf, type WatchedServer } from './target.ts';

const BODY_LIMIT = 64 * 1024 * 1024;

/** Where the front writes down what it sees, and where it learns what to break. */
export interface Observers {
  readonly secrets: IssuedSecrets;
  readonly requests: RequestLog;
  readonly faults: FaultPlan;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

function answerFault(fault: Fault, response: ServerResponse): void {
  const garbage = fault.kind === 'garbage';
  response.writeHead(garbage ? 200 : fault.status, {
    'content-type': 'application/json',
    ...fault.headers,
  });
  response.end(garbage ? '\u0000{"not": json' : JSON.stringify(fault.body ?? { error: 'fault' }));
}

/**
 * Stands before a server, on the port that its clients know, and passes every request on. It writes
 * down requests and secrets, and breaks what it is asked to break. It exists only with `--test-hooks`.
 */
export function observe(
  server: WatchedServer,
  front: LoopbackServer,
  upstream: LoopbackServer,
  { secrets, requests, faults }: Observers,
): void {
  const agent = new Agent({ keepAlive: true });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    const path = url.split('?', 1).join('');
    const body = await readBody(request, BODY_LIMIT);
    const form = new URLSearchParams(body.toString());
    const grantType = form.get('grant_type');
    const refreshToken = form.get('refresh_token');
    const log = (status: number | null) =>
      requests.add({
        server,
        method: request.method ?? '',
        path,
        status,
        ...(grantType === null ? {} : { grant_type: grantType }),
        ...(refreshToken === null ? {} : { refresh_token_digest: digestOf(refreshToken) }),
        at: Date.now(),
      });

    const received = { url, requestHeaders: request.headers, requestBody: body.toString() };
    const fault = faults.take(targetOf(server, path));
    if (server === 'provider') {
      secrets.record({ ...received, location: undefined, responseBody: '' });
    }
    switch (fault?.kind) {
      case 'hang':
        return log(null);
      case 'drop':
        request.socket.destroy();
        return log(null);
      case 'status':
      case 'garbage':
        answerFault(fault, response);
        return log(response.statusCode);
      case 'delay':
        await wait(fault.ms);
        break;
      case 'drop-after-processing':
      case undefined:
    }
    const message = await forward(agent, upstream, request, body);
    const status = message.statusCode ?? 502;
    const { connection: _hop, 'transfer-encoding': _chunked, ...headers } = message.headers;
    if (server === 'api' && fault === undefined) {
      // An answer of the API may be long, and may not end at all.
      log(status);
      response.writeHead(status, headers);
      response.flushHeaders();
      return pipeline(message, response);
    }
    const answerBody = await readBody(message, BODY_LIMIT);
    if (server === 'provider') {
      const { location } = message.headers;
      secrets.record({ ...received, location, responseBody: answerBody.toString() });
    }
    if (fault?.kind === 'drop-after-processing') {
      request.socket.destroy();
      return log(null);
    }
    response.writeHead(status, { ...headers, 'content-length': answerBody.length });
    response.end(answerBody);
    log(status);
  }

  front.serve((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
}
