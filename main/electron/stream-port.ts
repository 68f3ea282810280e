/**
 * Main's end of a stream: brings an answer to the page over a port, as fast as it is read there and no
 * faster. What comes over the port is a page's word like any other: what is not of the closed set of
 * messages, or claims to have read what was never sent, ends the stream.
 */
import type { MessagePortMain } from 'electron';
import * as v from 'valibot';
import type { ApiStream, StreamOptions } from '../../preload/contract.ts';
import {
  PIECE_BYTES,
  STREAM_WINDOW_BYTES,
  toMainSchema,
  type FromMain,
} from '../../preload/stream-messages.ts';

/** The part of Electron's port that is used. */
export type StreamPort = Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>;

/** What a stream is served with. */
export interface ServeOptions {
  /** Opens the stream. */
  readonly open: (options: StreamOptions) => Promise<ApiStream>;
  /** Aborted when the page has gone, or may not have the answer any more. */
  readonly gone: AbortSignal;
  /** The answer to a failure: a code, and nothing else of it. */
  readonly failed: (error: unknown) => Extract<FromMain, { code: unknown }>;
}

/** How many bytes may be sent: the window, without what is on its way and was not read yet. */
function createCredit() {
  let left = STREAM_WINDOW_BYTES;
  let isStopped = false;
  let wake = () => {};
  return {
    /** False for more than was ever sent. */
    give(bytes: number): boolean {
      left += bytes;
      wake();
      return left <= STREAM_WINDOW_BYTES;
    },
    /** Waits until so many bytes may be sent; false when nothing is to be sent any more. */
    async take(bytes: number): Promise<boolean> {
      while (left < bytes && !isStopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      left -= bytes;
      return !isStopped;
    },
    stop(): void {
      isStopped = true;
      wake();
    },
  };
}

/** Whether it settles before the events that are there already are through: then it is worth waiting for. */
function comesAtOnce(next: Promise<unknown>): Promise<boolean> {
  const yes = () => true;
  const later = new Promise<false>((resolve) => {
    setImmediate(resolve, false);
  });
  return Promise.race([next.then(yes, yes), later]);
}

/** Brings the body to `send`, small pieces together where they come together; the last one to `sendLast`. */
async function sendBody(
  stream: ApiStream,
  send: (piece: Uint8Array) => Promise<void>,
  sendLast: (piece: Uint8Array) => void,
): Promise<void> {
  // Used again and again: a message is a copy of it.
  const room = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  const taken = (): Uint8Array => {
    // Not a view: with a view the whole of `room` would go over.
    const piece = filled === PIECE_BYTES ? room : room.slice(0, filled);
    filled = 0;
    return piece;
  };
  for (;;) {
    const next = stream.read();
    if (filled > 0 && !(await comesAtOnce(next))) await send(taken());
    const piece = await next;
    if (piece === null) break;
    for (let at = 0; at < piece.byteLength;) {
      const part = piece.subarray(at, at + PIECE_BYTES - filled);
      room.set(part, filled);
      filled += part.byteLength;
      at += part.byteLength;
      if (filled === PIECE_BYTES) await send(taken());
    }
  }
  if (filled > 0) sendLast(taken());
}

/** Serves one stream; resolves when it is over, and the port closed. Never rejects. */
export async function serveStream(
  port: StreamPort,
  { open, gone, failed }: ServeOptions,
): Promise<void> {
  const unwanted = new AbortController();
  const end = () => {
    unwanted.abort();
  };
  const credit = createCredit();
  const post = (message: FromMain) => {
    if (!unwanted.signal.aborted) port.postMessage(message);
  };
  port.on('message', ({ data }) => {
    const parsed = v.safeParse(toMainSchema, data);
    const isKept = parsed.success && 'read' in parsed.output && credit.give(parsed.output.read);
    if (!isKept) end();
  });
  port.on('close', end);
  gone.addEventListener('abort', end, { once: true });
  if (gone.aborted) end();
  port.start();
  try {
    const stream = await open({
      gone: unwanted.signal,
      onSent: (sent) => {
        post({ sent });
      },
    });
    // Else what waits for the page to read would not learn that there is nothing more to come.
    stream.ended.addEventListener('abort', credit.stop, { once: true });
    post({ head: stream.head });
    await sendBody(
      stream,
      async (piece) => {
        if (await credit.take(piece.byteLength)) post({ piece });
      },
      // Beyond the window, so that nothing of a stream that is over waits for a page here.
      (piece) => {
        post({ piece });
      },
    );
    post({ end: true });
  } catch (error) {
    post(failed(error));
  } finally {
    gone.removeEventListener('abort', end);
    end();
    port.close();
  }
}
