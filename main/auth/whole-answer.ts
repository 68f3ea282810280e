/** Answers that are wanted whole: read up to a limit, and the `HttpFetch` port over `HttpOpen`. */
import type { Clock, HttpFetch, HttpIncoming, HttpOpen } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';
import { createEnding } from './ending.ts';

/**
 * Reads the body up to the limit; what is larger is cancelled, not kept (MD-05). The pieces, which may
 * hold tokens, are overwritten (MM-02).
 * @throws HttpFetchError `too_large`, and those of the answer.
 */
export async function readWhole(
  incoming: HttpIncoming,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    if ((incoming.length ?? 0) > maxBytes) throw new HttpFetchError('too_large');
    for (let part = await incoming.read(); part !== null; part = await incoming.read()) {
      parts.push(part);
      size += part.byteLength;
      if (size > maxBytes) throw new HttpFetchError('too_large');
    }
    const whole = new Uint8Array(size);
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.byteLength;
    }
    return whole;
  } catch (error) {
    incoming.cancel();
    throw error;
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** Makes the port that brings whole answers. */
export function createHttpFetch(open: HttpOpen, clock: Pick<Clock, 'after'>): HttpFetch {
  return async ({ maxBytes, timeoutMs, signal, ...opening }) => {
    const ending = createEnding(clock, [signal]);
    ending.within(timeoutMs);
    try {
      const incoming = await open({ ...opening, signal: ending.signal });
      const { status, headers } = incoming;
      return { status, headers, body: await readWhole(incoming, maxBytes) };
    } catch (error) {
      const reason = error instanceof HttpFetchError ? error.reason : 'unreachable';
      throw new HttpFetchError(reason === 'aborted' ? (ending.by() ?? reason) : reason);
    } finally {
      ending.release();
    }
  };
}
