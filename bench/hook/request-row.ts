/**
 * `auth.request` and `auth.openRequest` of the app's real page, beside the barest way to the same: an invoke
 * with the same answer, and a `fetch` of the same URL in main, over Chromium's network as well. Each round is one of each, in turn.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  app,
  ipcMain,
  net,
  session,
  type BrowserWindow,
  type ClientRequest,
  type Session,
} from 'electron';
import { tell } from '../main/tell.ts';
import { addPreload, isolatePage } from './page.ts';

/** What is measured, and how often. */
interface Rounds {
  /** Calls that are answered at once in main. */
  readonly calls: number;
  /** Calls that the API answers. */
  readonly requests: number;
  readonly downloads: number;
}

const DOWNLOAD_BYTES = 100 * 1024 * 1024;
const WATCH_EVERY_MS = 10;

/** The last request that the app sent to an API: its origin and its token are needed for the floor. */
let last: { readonly origin: string; readonly authorization: string } | null = null;
let answersAtOnce = false;
const RealRequest = globalThis.Request;

const ANSWER = '{"sub":"ada","name":"Ada Lovelace","greeting":"Hello, Ada!"}';
const LIGHT_BODY = Buffer.from(ANSWER);

/** The least that the app takes for a `Request` that it judges before it is sent. */
class LightRequest {
  readonly url: string;
  readonly method = 'GET';
  readonly headers: readonly [string, string][] = [];
  constructor(url: string) {
    this.url = url;
  }
}

/** From now on the network costs nothing, or what it costs: what is left is the way there and back. */
function answerAtOnce(isLight: boolean): void {
  answersAtOnce = isLight;
  globalThis.Request = isLight ? (LightRequest as unknown as typeof Request) : RealRequest;
}

/** The least that the app takes for what it sends and what comes back. */
function lightRequest(): ClientRequest {
  const listeners = new Map<string, (given: object) => void>();
  const answer = {
    statusCode: 200,
    rawHeaders: ['Content-Type', 'application/json'],
    on() {},
    destroy() {},
    [Symbol.asyncIterator]() {
      let value: Buffer | undefined = Buffer.from(LIGHT_BODY);
      return {
        next() {
          const result = { done: value === undefined, value };
          value = undefined;
          return Promise.resolve(result);
        },
      };
    },
  };
  const request = {
    on: (name: string, listener: (given: object) => void) => listeners.set(name, listener),
    setHeader() {},
    abort() {},
    end() {
      queueMicrotask(() => listeners.get('response')?.(answer));
    },
  };
  return request as unknown as ClientRequest;
}

/** Looks over the shoulder of the app's requests, and answers them itself while it is told to. */
function watchRequests(): void {
  const make = net.request;
  net.request = (options) => {
    if (answersAtOnce) return lightRequest();
    const request = make(options);
    const set = request.setHeader.bind(request);
    request.setHeader = (name, value) => {
      if (name === 'authorization' && typeof options === 'object') {
        last = { origin: new URL(options.url ?? '').origin, authorization: value };
      }
      set(name, value);
    };
    return request;
  };
}

/** A network of the same kind as the app's, with nothing of the app around it. */
async function bareNetwork(): Promise<Session> {
  const bare = session.fromPartition('bench', { cache: false });
  // The app cuts off every session that is not its own.
  await bare.setProxy({ mode: 'direct' });
  return bare;
}

/** Fetches from the API with the app's token, to the last byte; milliseconds. */
async function bareFetch(network: Session, path: string): Promise<number> {
  if (!last) throw new Error('the app has called no API yet');
  const { origin, authorization } = last;
  const startedAt = performance.now();
  const response = await network.fetch(origin + path, { headers: { authorization } });
  let bytes = 0;
  for await (const part of response.body as AsyncIterable<Uint8Array>) bytes += part.byteLength;
  const took = performance.now() - startedAt;
  if (response.status !== 200) throw new Error(`the API answered ${response.status}`);
  return bytes > 0 ? took : Number.NaN;
}

/** Resident megabytes of a process. */
function residentMegabytes(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * 4096) / 1e6;
}

/** By how many megabytes main and the page's process grew at most while something was done. */
async function growth<T>(pagePid: number, work: () => Promise<T>) {
  const pids = { main: process.pid, page: pagePid };
  const before = { main: residentMegabytes(pids.main), page: residentMegabytes(pids.page) };
  const most = { ...before };
  const look = () => {
    most.main = Math.max(most.main, residentMegabytes(pids.main));
    most.page = Math.max(most.page, residentMegabytes(pids.page));
  };
  const timer = setInterval(look, WATCH_EVERY_MS);
  const result = await work();
  clearInterval(timer);
  look();
  return { result, main: most.main - before.main, page: most.page - before.page };
}

/** Runs in the page; times are milliseconds. */
const measureCalls = (rounds: number): string => `(async () => {
  const profile = { api: 'demo', method: 'GET', path: '/profile' };
  const timed = async (call) => {
    const startedAt = performance.now();
    await call();
    return performance.now() - startedAt;
  };
  const times = { shell: [], invoke: [] };
  for (let round = -500; round < ${rounds}; round += 1) {
    const shell = await timed(() => auth.request(profile));
    const invoke = await timed(() => bare.answer(profile));
    if (round >= 0) { times.shell.push(shell); times.invoke.push(invoke); }
  }
  return times;
})()`;

const measureRequests = (rounds: number): string => `(async () => {
  const profile = { api: 'demo', method: 'GET', path: '/profile' };
  const times = { shell: [], bare: [] };
  for (let round = -20; round < ${rounds}; round += 1) {
    const startedAt = performance.now();
    const answer = await auth.request(profile);
    const shell = performance.now() - startedAt;
    if (!answer.ok || answer.value.status !== 200) throw new Error('no answer');
    const fetched = await bare.fetch('/profile');
    if (round >= 0) { times.shell.push(shell); times.bare.push(fetched); }
  }
  return times;
})()`;

const DOWNLOAD = `(async () => {
  const startedAt = performance.now();
  const handle = auth.openRequest({ api: 'demo', method: 'GET', path: '/files/${DOWNLOAD_BYTES}' });
  let bytes = 0;
  for (;;) {
    const piece = await handle.read();
    if (!piece.ok) throw new Error(piece.error.code);
    if (piece.value === null) break;
    bytes += piece.value.byteLength;
  }
  if (bytes !== ${DOWNLOAD_BYTES}) throw new Error('not all of it');
  return performance.now() - startedAt;
})()`;

/** Before the first window: the floor's preload and its handlers, and the watch over the app's requests. */
export function prepareRequestRow(): void {
  addPreload(session.defaultSession, join(app.getAppPath(), 'bare-preload.cjs'));
  isolatePage();
  watchRequests();
  const network = bareNetwork();
  const answer = {
    ok: true,
    value: { status: 200, headers: { 'content-type': 'application/json' }, body: ANSWER },
  };
  ipcMain.handle('bench:answer', () => answer);
  ipcMain.handle('bench:fetch', async (_event, path: string) => bareFetch(await network, path));
}

/** Measures all of it. */
export async function runRequestRow(
  window: Pick<BrowserWindow, 'webContents'>,
  { calls, requests: real, downloads }: Rounds,
): Promise<void> {
  const page = window.webContents;
  const run = (script: string) => page.executeJavaScript(script) as Promise<object>;
  // The first one brings the token, and the app into its stride.
  const requests = await run(measureRequests(real));
  answerAtOnce(true);
  const invokes = await run(measureCalls(calls));
  answerAtOnce(false);
  const network = await bareNetwork();
  const times = { shell: [] as number[], bare: [] as number[] };
  const grown = { main: [] as number[], page: [] as number[] };
  for (let round = -1; round < downloads; round += 1) {
    const bare = await bareFetch(network, `/files/${DOWNLOAD_BYTES}`);
    const shell = await growth(page.getOSProcessId(), () => run(DOWNLOAD));
    if (round < 0) continue;
    times.bare.push(bare);
    times.shell.push(shell.result as unknown as number);
    grown.main.push(shell.main);
    grown.page.push(shell.page);
  }
  tell('requests', { requests, invokes, downloads: times, grown });
}
