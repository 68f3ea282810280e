import type { IncomingMessage } from 'node:http';

/** Thrown when a body is longer than the reader allows. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/**
 * Reads a whole body.
 * @param limit most bytes accepted.
 * @throws BodyTooLargeError as soon as more than `limit` bytes were announced or received.
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limit) throw new BodyTooLargeError();
  const chunks: Buffer[] = [];
  let received = 0;
  // Leaving the loop must not destroy the socket: the answer that says 413 still goes through it.
  const body: AsyncIterable<Buffer> = message.iterator({ destroyOnReturn: false });
  for await (const bytes of body) {
    received += bytes.length;
    if (received > limit) throw new BodyTooLargeError();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, received);
}

/** The media type of a message, lower case and without parameters; empty when there is none. */
export function mediaType(message: IncomingMessage): string {
  return (message.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}
