/** Bytes of all kinds at the port of a waiting sign-in, from another process (LB-07). */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { seeded } from '../rig/crash/chaos.ts';
import { until } from '../rig/until.ts';
import { GENUINE, PATH, type Broken, type ChildNews } from './attacked.ts';
import { createInputs, type Input } from './listener-inputs.ts';

/** What was sent, and what came of it. */
export interface FuzzReport {
  readonly inputs: number;
  /** How many connections ended with each status; `none` without an answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** What was wrong, at most ten of them; empty when the listener held. */
  readonly faults: readonly string[];
}

/** How much is sent. */
export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The guard that the attacked listener lacks. */
  readonly lacks?: Broken;
  /** Told after every thousand. */
  readonly onProgress?: (sent: number) => void;
}

/** Connections at a time: fewer than the listener keeps, so that none is dropped for another. */
const AT_ONCE = 32;
const ANSWERS_WITHIN_MS = 10_000;
/** What the listener says to what is not the callback it waits for. */
const REFUSALS = ['400', '403', '404', '405', '408', '409', '413', '431', 'none'];

/** Sends one input and collects the answer until the other side closes; `no end` when it does not. */
function exchange(port: number, { bytes, parts }: Input): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const timer = setTimeout(() => {
      resolve('no end');
      socket.destroy();
    }, ANSWERS_WITHIN_MS);
    socket.on('connect', () => {
      const size = Math.ceil(bytes.length / parts) || 1;
      for (let at = 0; at < bytes.length; at += size) socket.write(bytes.subarray(at, at + size));
      socket.end();
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
  });
}

/** What is wrong with an answer to an input that is not the callback; null when nothing is. */
function wrongWith(answer: string, status: string, { marker }: Input): string | null {
  if (answer === 'no end') return 'a connection was not ended';
  if (!REFUSALS.includes(status)) return `answered with ${status}`;
  if (answer.includes(marker)) return 'repeated what it was sent';
  return /^access-control-/im.test(answer) ? 'let other origins read' : null;
}

async function startChild(lacks: Broken | undefined) {
  const script = join(import.meta.dirname, 'listener-child.ts');
  const child: ChildProcess = fork(script, lacks === undefined ? [] : [lacks], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const faults: string[] = [];
  let received = 0;
  const listening = new Promise<URL>((resolve) => {
    child.on('message', (news: ChildNews) => {
      if (news.kind === 'listening') resolve(new URL(news.redirectUri));
      else if (news.kind === 'received') received += 1;
      else faults.push(`failed with nobody to catch it: ${news.what}`);
    });
  });
  child.on('exit', (code, signal) => {
    if (!child.killed) faults.push(`ended by itself: ${code ?? signal}`);
  });
  return { child, faults, received: () => received, url: await listening };
}

/** Attacks a listener; a report without faults says that it held, and that the sign-in came through in the end. */
export async function fuzzListener(options: FuzzOptions): Promise<FuzzReport> {
  const { inputs, seed, lacks, onProgress = () => {} } = options;
  const { child, faults, received, url } = await startChild(lacks);
  const port = Number(url.port);
  const next = createInputs({ authority: url.host, path: PATH }, seeded(seed));
  const answers: Record<string, number> = {};
  let sent = 0;

  const attack = async (): Promise<void> => {
    while (sent < inputs && faults.length < 10) {
      sent += 1;
      if (sent % 1000 === 0) onProgress(sent);
      const input = next();
      const answer = await exchange(port, input);
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 'none';
      answers[status] = (answers[status] ?? 0) + 1;
      const wrong = wrongWith(answer, status, input);
      if (wrong !== null)
        faults.push(`${wrong}: ${JSON.stringify(input.bytes.toString('latin1').slice(0, 500))}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, attack));
  if (received() > 0) faults.push('took what was not the callback');

  // Whatever came before, the person's own browser gets through.
  const genuine = `GET ${PATH}?${GENUINE} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;
  const before = received();
  void exchange(port, { bytes: Buffer.from(genuine), parts: 1, marker: '' });
  await until(() => Promise.resolve(received() > before), { what: 'the genuine callback' }).catch(
    () => faults.push('did not take the genuine callback any more'),
  );
  const isRunning = child.exitCode === null && child.signalCode === null;
  child.kill('SIGKILL');
  if (isRunning) await once(child, 'exit');
  return { inputs: sent, answers, faults: faults.slice(0, 10) };
}
