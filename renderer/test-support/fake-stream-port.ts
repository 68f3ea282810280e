import { codeOf } from '../../main/auth/auth-error.ts';
import type { ApiStream, StreamOptions } from '../../preload/contract.ts';
import { STREAM_WINDOW_BYTES, type FromMain, type ToMain } from '../../preload/stream-messages.ts';

/**
 * Main's end of a stream: brings the answer over the port, never more of it ahead than the app does.
 * Resolves when it is over; never rejects.
 */
export async function serveFakeStream(
  port: MessagePort,
  open: (options: StreamOptions) => Promise<ApiStream>,
): Promise<void> {
  const unwanted = new AbortController();
  const { signal } = unwanted;
  let ahead = 0;
  let wake = (): void => {};
  const end = (): void => {
    unwanted.abort();
    wake();
  };
  const post = (message: FromMain): void => {
    if (!signal.aborted) port.postMessage(message);
  };
  port.onmessage = ({ data }: MessageEvent<ToMain>) => {
    if ('cancel' in data) end();
    else ahead -= data.read;
    wake();
  };
  port.addEventListener('close', end);
  try {
    const stream = await open({ gone: signal, onSent: (sent) => post({ sent }) });
    stream.ended.addEventListener('abort', () => wake(), { once: true });
    post({ head: stream.head });
    for (let piece = await stream.read(); piece !== null; piece = await stream.read()) {
      ahead += piece.byteLength;
      post({ piece });
      while (ahead >= STREAM_WINDOW_BYTES && !signal.aborted && !stream.ended.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    post({ end: true });
  } catch (error) {
    post({ code: codeOf(error) });
  } finally {
    end();
    port.close();
  }
}
