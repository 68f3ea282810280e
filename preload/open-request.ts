/**
 * The page's side of a stream. The port stays in here: the page gets three functions, and neither a port nor
 * an event of Electron's (EL-17).
 */
import type { IpcRenderer } from 'electron';
import type { ApiResponseHead, RequestHandle, StreamRequest } from './api-request.ts';
import type { AuthFailure, ErrorCode, Result } from './contract.ts';
import { openRequestChannel, type FromMain, type ToMain } from './stream-messages.ts';

type Piece = Result<Uint8Array | null>;

/** What the streams need of the bridge. */
export interface StreamTools {
  readonly ipc: Pick<IpcRenderer, 'postMessage'>;
  readonly describe: (code: ErrorCode) => AuthFailure;
}

const lengthOf = (body: string | Uint8Array | undefined): number =>
  typeof body === 'string' ? new TextEncoder().encode(body).byteLength : (body?.byteLength ?? 0);

/** Opens a stream; what cannot be sent to main fails as a value, too. */
export function openRequest(
  { ipc, describe }: StreamTools,
  call: StreamRequest,
  onSent?: (sent: number, total: number) => void,
): RequestHandle {
  if (onSent !== undefined && typeof onSent !== 'function')
    throw new TypeError('onSent must be a function');
  const { port1: port, port2 } = new MessageChannel();
  const head = Promise.withResolvers<Result<ApiResponseHead>>();
  /** Pieces that nobody has read yet: never more than main may send ahead. */
  const pieces: Uint8Array[] = [];
  const readers: Array<(piece: Piece) => void> = [];
  /** What every further read is answered, when there is nothing more to come. */
  let over: Piece | null = null;

  const post = (message: ToMain) => {
    port.postMessage(message);
  };
  const hand = (piece: Uint8Array): Piece => {
    if (!over) post({ read: piece.byteLength });
    return { ok: true, value: piece };
  };
  function finish(last: Piece): void {
    if (over) return;
    over = last;
    port.close();
    // What was opened and ended without a head has failed.
    if (!last.ok) head.resolve(last);
    for (const answer of readers.splice(0)) answer(last);
  }
  function tell(sent: number): void {
    try {
      onSent?.(sent, lengthOf(call.body));
    } catch (error) {
      // The mistake of a listener must not end what it listens to.
      console.error('The listener of auth.openRequest failed', error);
    }
  }
  const fail = (code: ErrorCode) => {
    finish({ ok: false, error: describe(code) });
  };

  port.onmessage = ({ data }: MessageEvent<FromMain>) => {
    if (over) return;
    if ('piece' in data) {
      const reader = readers.shift();
      if (reader) reader(hand(data.piece));
      else pieces.push(data.piece);
    } else if ('head' in data) {
      head.resolve({ ok: true, value: data.head });
    } else if ('sent' in data) {
      tell(data.sent);
    } else if ('code' in data) {
      fail(data.code);
    } else {
      finish({ ok: true, value: null });
    }
  };

  // Main has closed it without a word: the app is closing.
  port.addEventListener('close', () => {
    fail('request_aborted');
  });

  try {
    ipc.postMessage(openRequestChannel, call, [port2]);
  } catch {
    // What could not be sent: a function in the arguments.
    fail('bad_request');
  }

  return {
    head: head.promise,
    read() {
      const piece = pieces.shift();
      if (piece) return Promise.resolve(hand(piece));
      if (over) return Promise.resolve(over);
      return new Promise((resolve) => readers.push(resolve));
    },
    cancel() {
      if (over) return;
      pieces.length = 0;
      post({ cancel: true });
      fail('request_aborted');
    },
  };
}
