import { connect } from 'node:net';
import { decodeMessage, encodeCall, messageLength } from './message.ts';
import type { MethodCall, Signal } from './message.ts';
import type { WireValue } from './wire.ts';

/** A D-Bus call that was answered with an error, or could not be asked at all. */
export class BusError extends Error {
  override readonly name = 'BusError';
  /** The D-Bus error name, or null when there was no answer. */
  readonly errorName: string | null;
  constructor(errorName: string | null) {
    super('The session bus did not answer as asked');
    this.errorName = errorName;
  }
}

/** An open connection to the session bus. */
export interface Bus {
  /** Sends one call and returns the values of its reply. Throws `BusError`. */
  call(call: MethodCall): Promise<readonly WireValue[]>;
  /**
   * Resolves when a signal of that name comes from that object. The bus must have been asked for it
   * (`AddMatch`). Rejects with `BusError` when the connection ends first.
   */
  signal(wanted: Signal): Promise<void>;
  /** From now on the connection is kept until the process ends; it keeps no process alive. */
  keep(): void;
  /** Ends the connection; calls still open reject. */
  close(): void;
}

/**
 * Connects to one bus socket, authenticates (EXTERNAL) and says Hello. Throws `BusError`.
 *
 * @param path a socket path as of `sessionBusPaths`.
 * @param timeoutMs for everything on this connection, from now to the last answer or `keep`.
 */
export async function openBus(path: string, timeoutMs: number): Promise<Bus> {
  const waiting = new Map<number, PromiseWithResolvers<readonly WireValue[]>>();
  const socket = connect({ path });
  const awaited = new Map<Signal, PromiseWithResolvers<void>>();
  const greeted = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  let received = Buffer.alloc(0);
  let authenticated = false;
  let serial = 0;

  const fail = (): void => {
    clearTimeout(timer);
    greeted.reject(new BusError(null));
    for (const open of [...waiting.values(), ...awaited.values()]) open.reject(new BusError(null));
    waiting.clear();
    awaited.clear();
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', fail);
  socket.on('connect', () => socket.write(externalAuthentication()));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    try {
      if (!authenticated) {
        const line = takeLine();
        if (line === null) return;
        if (!line.startsWith('OK ')) throw new BusError(null);
        authenticated = true;
        socket.write('BEGIN\r\n');
        greeted.resolve(undefined);
      }
      takeMessages();
    } catch {
      socket.destroy();
    }
  });

  const takeLine = (): string | null => {
    const end = received.indexOf('\r\n');
    if (end === -1 && received.length > 4096) throw new BusError(null);
    if (end === -1) return null;
    const line = received.toString('latin1', 0, end);
    received = received.subarray(end + 2);
    return line;
  };
  const takeMessages = (): void => {
    for (;;) {
      const length = messageLength(received);
      if (length === null || received.length < length) return;
      const message = decodeMessage(received.subarray(0, length));
      received = received.subarray(length);
      if (message === null) continue;
      if ('member' in message) {
        takeSignal(message);
        continue;
      }
      const call = waiting.get(message.replyTo);
      if (call === undefined) continue;
      waiting.delete(message.replyTo);
      if (message.outcome.kind === 'values') call.resolve(message.outcome.values);
      else call.reject(new BusError(message.outcome.errorName));
    }
  };
  const takeSignal = (signal: Signal): void => {
    for (const [wanted, come] of awaited) {
      if (isSame(wanted, signal)) {
        awaited.delete(wanted);
        come.resolve();
      }
    }
  };
  const bus: Bus = {
    call: (call) => {
      serial += 1;
      const answer = Promise.withResolvers<readonly WireValue[]>();
      if (socket.destroyed) answer.reject(new BusError(null));
      else {
        waiting.set(serial, answer);
        socket.write(encodeCall(call, serial));
      }
      return answer.promise;
    },
    signal: (wanted) => {
      const come = Promise.withResolvers<void>();
      if (socket.destroyed) come.reject(new BusError(null));
      else awaited.set(wanted, come);
      return come.promise;
    },
    keep: () => {
      clearTimeout(timer);
      socket.unref();
    },
    close: () => socket.destroy(),
  };

  try {
    await greeted.promise;
    await hello(bus);
    return bus;
  } catch (error) {
    bus.close();
    throw error;
  }
}

/** Connects to the first of these sockets that takes it; see `openBus`. Throws `BusError`. */
export async function openFirst(paths: readonly string[], timeoutMs: number): Promise<Bus> {
  for (const path of paths) {
    try {
      return await openBus(path, timeoutMs);
    } catch {
      continue;
    }
  }
  throw new BusError(null);
}

async function hello(bus: Bus): Promise<void> {
  const name = 'org.freedesktop.DBus';
  await bus.call({
    destination: name,
    path: '/org/freedesktop/DBus',
    interface: name,
    member: 'Hello',
  });
}

function isSame(one: Signal, other: Signal): boolean {
  return (
    one.path === other.path && one.interface === other.interface && one.member === other.member
  );
}

/** The bus reads the peer's user id from the socket; the claim in hex only has to agree with it. */
function externalAuthentication(): string {
  const uid = String(process.getuid?.() ?? '');
  return `\0AUTH EXTERNAL ${Buffer.from(uid, 'latin1').toString('hex')}\r\n`;
}
