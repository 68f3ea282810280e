import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variant, WireValue } from '../../../../main/vault/secret-service/wire.ts';
import { messageLength } from '../../../../main/vault/secret-service/message.ts';
import { marshal } from '../../../../main/vault/secret-service/wire-writer.ts';
import { unmarshal } from '../../../../main/vault/secret-service/wire-reader.ts';

/** A method call as the server saw it. */
export interface SeenCall {
  readonly serial: number;
  readonly member: string;
  readonly bytes: Buffer;
  /** Sends more to the caller, later. */
  readonly send: (bytes: Buffer) => void;
}

/** A bus that behaves as a test wants; it answers authentication and Hello like a real one. */
export interface BusServer {
  readonly path: string;
  readonly authentications: string[];
  readonly calls: SeenCall[];
  /** How many connections are open. */
  open(): number;
  stop(): Promise<void>;
}

/** The bytes of a reply to call `replyTo`, or of an error when `errorName` is given. */
export function replyBytes(
  replyTo: number,
  signature: string,
  body: readonly WireValue[],
  errorName?: string,
): Buffer {
  const bodyBytes = marshal(signature, body);
  const fields: [number, Variant][] = [[5, { signature: 'u', value: replyTo }]];
  if (signature !== '') fields.push([8, { signature: 'g', value: signature }]);
  if (errorName !== undefined) fields.push([4, { signature: 's', value: errorName }]);
  const type = errorName === undefined ? 2 : 3;
  const header = marshal('yyyyuua(yv)', [0x6c, type, 0, 1, bodyBytes.length, 99, fields]);
  const padding = Buffer.alloc((8 - (header.length % 8)) % 8);
  return Buffer.concat([header, padding, bodyBytes]);
}

/** The bytes of a signal. */
export function signalBytes(path: string, of: string, member: string): Buffer {
  const fields: [number, Variant][] = [
    [1, { signature: 'o', value: path }],
    [2, { signature: 's', value: of }],
    [3, { signature: 's', value: member }],
  ];
  const header = marshal('yyyyuua(yv)', [0x6c, 4, 0, 1, 0, 98, fields]);
  return Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8)]);
}

/**
 * Starts the server on a socket of its own.
 *
 * @param answer what comes back for a call; null keeps silent, `close` hangs up.
 * @param accept what answers authentication; null keeps silent.
 */
export async function startBusServer(
  answer: (call: SeenCall) => Buffer | null | 'close',
  accept: string | null = 'OK 0123456789abcdef\r\n',
): Promise<BusServer> {
  const dir = await mkdtemp(join(tmpdir(), 'bus-server-'));
  const path = join(dir, 'bus');
  const sockets = new Set<Socket>();
  const authentications: string[] = [];
  const calls: SeenCall[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    let begun = false;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (!begun) {
        const end = received.indexOf('\r\n');
        if (end === -1) return;
        const line = received.toString('latin1', 0, end);
        received = received.subarray(end + 2);
        begun = line === 'BEGIN';
        if (!begun) {
          authentications.push(line);
          if (accept !== null) socket.write(accept);
        }
      }
      for (;;) {
        const length = messageLength(received);
        if (length === null || received.length < length) return;
        const call = readCall(received.subarray(0, length), (more) => socket.write(more));
        received = received.subarray(length);
        const reply =
          call.member === 'Hello' ? replyBytes(call.serial, 's', [':1.1']) : answer(call);
        if (call.member !== 'Hello') calls.push(call);
        if (reply === 'close') socket.destroy();
        else if (reply !== null) socket.write(reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    authentications,
    calls,
    open: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true });
    },
  };
}

function readCall(bytes: Buffer, send: SeenCall['send']): SeenCall {
  const header = unmarshal('yyyyuua(yv)', bytes, true);
  const fields = new Map(
    (header[6] as readonly [number, Variant][]).map(([code, { value }]) => [code, value]),
  );
  return { serial: header[5] as number, member: fields.get(3) as string, bytes, send };
}
