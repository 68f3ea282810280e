import { ListenerError } from '../ports.ts';

/** Where the listener is. `authority` is the host part of the redirect URI. */
export interface LoopbackAddress {
  readonly host: '127.0.0.1' | '::1';
  readonly port: number;
  readonly authority: string;
}

/** Starts listening and returns the port; port 0 lets the OS choose. Rejects with a system error. */
export type Listen = (host: LoopbackAddress['host'], port: number) => Promise<number>;

/** Errors that say that the computer has no such address at all, whatever the port. */
const NO_SUCH_ADDRESS: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Binds an IP literal of the loopback interface: 127.0.0.1, or [::1] on a computer that has no IPv4
 * loopback (RFC 8252 7.3). Never a name: `localhost` may lead elsewhere (8.3). Of a list of ports the
 * first free one is taken; a taken port is never shared (LB-12).
 *
 * Throws `ListenerError` when none could be bound.
 */
export async function bindLoopback(
  listen: Listen,
  ports: 'any' | readonly number[],
): Promise<LoopbackAddress> {
  const candidates = ports === 'any' ? [0] : ports;
  return (
    (await bindOn('127.0.0.1', candidates, listen)) ??
    (await bindOn('::1', candidates, listen)) ??
    fail()
  );
}

/** Null when the computer does not have the address. */
async function bindOn(
  host: LoopbackAddress['host'],
  ports: readonly number[],
  listen: Listen,
): Promise<LoopbackAddress | null> {
  for (const candidate of ports) {
    try {
      const port = await listen(host, candidate);
      return { host, port, authority: `${host === '::1' ? '[::1]' : host}:${port}` };
    } catch (error) {
      if (NO_SUCH_ADDRESS.has((error as NodeJS.ErrnoException).code)) return null;
    }
  }
  return fail();
}

function fail(): never {
  throw new ListenerError('No redirect port could be bound on the loopback interface');
}
