/** The two ways of an API call: a whole answer, or one whose body comes in pieces. */
import type { AuthBridge } from '../../preload/contract.ts';
import type { StreamedAnswer } from './api-map.ts';
import { AuthError, valueOf } from './auth-error.ts';
import { wireCall, type LooseCall } from './wire-call.ts';

const isOk = (status: number): boolean => status >= 200 && status < 300;

/**
 * Opens a call. Its body reads nothing ahead: whoever reads slowly slows the API down, and who cancels it
 * ends the request. Throws AuthError for what comes before the answer's head; what comes later is an
 * error of the body.
 */
export async function openCall(auth: AuthBridge, call: LooseCall): Promise<StreamedAnswer> {
  const { signal, onUpload } = call;
  if (signal?.aborted === true) throw new AuthError(auth.describe('request_aborted'));
  const handle = auth.openRequest(wireCall(call, auth.describe), onUpload);
  const cancel = (): void => handle.cancel();
  const settled = (): void => signal?.removeEventListener('abort', cancel);
  signal?.addEventListener('abort', cancel);
  try {
    const { status, headers, length } = valueOf(await handle.head);
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const piece = valueOf(await handle.read());
            if (piece !== null) return controller.enqueue(piece);
            controller.close();
          } catch (error) {
            controller.error(error);
          }
          settled();
        },
        cancel() {
          settled();
          cancel();
        },
      },
      { highWaterMark: 0 },
    );
    return { ok: isOk(status), status, headers, length, body };
  } catch (error) {
    settled();
    throw error;
  }
}

interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

async function collect(auth: AuthBridge, call: LooseCall): Promise<WholeAnswer> {
  const { status, headers, length, body } = await openCall(auth, call);
  const pieces: BlobPart[] = [];
  let received = 0;
  for await (const piece of body) {
    pieces.push(piece as Uint8Array<ArrayBuffer>);
    received += piece.length;
    call.onDownload?.(received, length);
  }
  const whole = new Blob(pieces);
  const asBytes = call.responseType === 'bytes';
  return {
    status,
    headers,
    body: asBytes ? new Uint8Array(await whole.arrayBuffer()) : await whole.text(),
  };
}

/** An answer as a developer gets it, seen without its types. */
interface LooseAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** Makes a call and waits for the whole answer. Throws AuthError; a status is never a failure. */
export async function wholeCall(auth: AuthBridge, call: LooseCall): Promise<LooseAnswer> {
  const { signal, onUpload, onDownload, responseType = 'json' } = call;
  const isWatched = signal ?? onUpload ?? onDownload;
  const { status, headers, body } = isWatched
    ? await collect(auth, call)
    : valueOf(
        await auth.request({
          ...wireCall(call, auth.describe),
          ...(responseType === 'bytes' && { responseType }),
        }),
      );
  const ok = isOk(status);
  if (responseType !== 'json') return { ok, status, headers, data: body };
  try {
    return { ok, status, headers, data: body === '' ? undefined : JSON.parse(body as string) };
  } catch {
    // A proxy's page in the place of the API's error is shown as what it is.
    if (ok) throw new AuthError(auth.describe('api_response_invalid'));
    return { ok, status, headers, data: body };
  }
}
