/** Stands before the provider under test: writes down what is asked, and changes what is answered. */
import { Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import { forward } from '../../../demo/http/forward.ts';
import type { LoopbackServer } from '../../../demo/http/loopback-server.ts';
import { readBody } from '../../../demo/http/read-body.ts';
import type { SigningKey } from '../../fakes/signing-keys.ts';
import { signedAgain, takenApart, type Json, type Mutation } from './mutation.ts';

/** A request, as it came over the wire. */
export interface Seen {
  readonly server: 'provider' | 'api';
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What was answered. */
  readonly status: number;
  readonly answer: string;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a front needs to know while it runs; all of it may change meanwhile. */
export interface FrontState {
  mutation(): Mutation;
  keys(): readonly SigningKey[];
  /** An answer in the place of the server's own. */
  instead(seen: Omit<Seen, 'status' | 'answer'>): { status: number; headers: object } | undefined;
  add(seen: Seen): void;
}

const BODY_LIMIT = 1024 * 1024;
const ISSUER_PATHS = { metadata: '/.well-known/openid-configuration', keys: '/jwks' };

async function changeTokens(body: Json, state: FrontState): Promise<void> {
  const { idToken = signedAgain, tokens } = state.mutation();
  const made = body['id_token'];
  if (typeof made === 'string') body['id_token'] = await idToken(takenApart(made, state.keys()));
  tokens?.(body);
}

/** Changes an answer of the provider in place. */
async function change(path: string, answer: Answer, state: FrontState): Promise<void> {
  const { metadata, keys, redirect, userInfo } = state.mutation();
  const { location } = answer.headers;
  if (
    location !== undefined &&
    new URL(location, 'http://issuer.invalid').pathname === '/callback'
  ) {
    const target = new URL(location);
    redirect?.(target.searchParams);
    answer.headers['location'] = target.href;
  }
  if (answer.status !== 200 || !/json/.test(answer.headers['content-type'] ?? '')) return;
  const json = JSON.parse(answer.body) as Json;
  if (path === ISSUER_PATHS.metadata) metadata?.(json);
  else if (path === ISSUER_PATHS.keys) json['keys'] = keys?.(json['keys'] as []) ?? json['keys'];
  else if (path === '/token') await changeTokens(json, state);
  else if (path === '/me' && userInfo) {
    const { type, body } = userInfo(json);
    answer.headers['content-type'] = type;
    answer.body = body;
    return;
  }
  answer.body = JSON.stringify(json);
}

/** Puts a front on the port that clients know. */
export function mutate(
  server: Seen['server'],
  front: LoopbackServer,
  upstream: LoopbackServer,
  state: FrontState,
): void {
  const agent = new Agent({ keepAlive: false });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBody(request, BODY_LIMIT);
    const url = new URL(request.url ?? '', front.origin);
    const { method = '', headers } = request;
    const received = { server, method, url, headers, body: bytes.toString() };
    const instead = state.instead(received);
    if (instead) {
      state.add({ ...received, status: instead.status, answer: '' });
      response.writeHead(instead.status, { ...instead.headers }).end();
      return;
    }
    const message = await forward(agent, upstream, request, bytes);
    const { connection: _hop, 'transfer-encoding': _chunked, ...own } = message.headers;
    const text = (await readBody(message, BODY_LIMIT)).toString();
    const given: Answer = { status: message.statusCode ?? 502, headers: own, body: text };
    if (server === 'provider') await change(url.pathname, given, state);
    const length = Buffer.byteLength(given.body);
    state.add({ ...received, status: given.status, answer: given.body });
    response.writeHead(given.status, { ...given.headers, 'content-length': length });
    response.end(given.body);
  }

  front.serve((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
}
