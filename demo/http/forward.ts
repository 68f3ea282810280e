import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { LOOPBACK, type LoopbackServer } from './loopback-server.ts';

/** Passes a request on as it came, its `Host` included, with a body that was read already. */
export function forward(
  agent: Agent,
  upstream: LoopbackServer,
  request: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> {
  const { method, url, headers } = request;
  const { connection: _hop, 'transfer-encoding': _chunked, ...passedOn } = headers;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        agent,
        host: LOOPBACK,
        port: upstream.port,
        method,
        path: url,
        headers: { ...passedOn, 'content-length': body.length },
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
