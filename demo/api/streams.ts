/** Routes whose answer, or whose request, is a stream: a file of any size, events, an upload. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { BodyTooLargeError } from '../http/read-body.ts';
import { ApiError } from './api-error.ts';

const MOST_FILE_BYTES = 1024 ** 3;
const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
const MOST_EVENTS = 1000;

/** Long enough to begin anywhere in its period of 251 bytes. */
const pattern = Buffer.from(Uint8Array.from({ length: PIECE_BYTES * 2 }, (_, at) => at % 251));

function* fileOf(size: number): Generator<Buffer> {
  for (let at = 0; at < size; at += PIECE_BYTES) {
    const from = at % 251;
    yield pattern.subarray(from, from + Math.min(PIECE_BYTES, size - at));
  }
}

/** Sends a file of so many bytes; byte n of it is n modulo 251. */
export async function sendFile(size: string, response: ServerResponse): Promise<void> {
  const bytes = /^\d{1,10}$/.test(size) ? Number(size) : Infinity;
  if (bytes > MOST_FILE_BYTES) throw new ApiError(404, 'not_found', 'There is no such file.');
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': bytes,
    'cache-control': 'no-store',
  });
  await pipeline(Readable.from(fileOf(bytes), { objectMode: false }), response);
}

/** Sends server-sent events: `count` of them, or without a count one after the other for as long as it is read. */
export async function sendEvents(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = new URL(request.url ?? '', 'http://demo.invalid').searchParams;
  const count = Math.min(Number(query.get('count') ?? MOST_EVENTS) || 0, MOST_EVENTS);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  async function* events(): AsyncGenerator<string> {
    for (let id = 1; id <= count; id += 1) {
      yield `id: ${id}\nevent: tick\ndata: {"tick":${id}}\n\n`;
      // A pause, so that they come one by one.
      await new Promise((resolve) => setTimeout(resolve, query.has('count') ? 0 : 100));
    }
  }
  await pipeline(Readable.from(events()), response);
}

/** What was sent: how much, what it was called, and its SHA-256. */
export async function digestUpload(request: IncomingMessage): Promise<object> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const bytes of request.iterator({
    destroyOnReturn: false,
  }) as AsyncIterable<Buffer>) {
    length += bytes.length;
    if (length > MOST_UPLOAD_BYTES) throw new BodyTooLargeError();
    hash.update(bytes);
  }
  return { length, type: request.headers['content-type'] ?? null, sha256: hash.digest('hex') };
}
