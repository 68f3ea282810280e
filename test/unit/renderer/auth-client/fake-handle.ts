import type { ApiResponseHead, RequestHandle, Result } from '../../../../preload/contract.ts';
import { errors } from '../../../../preload/errors.ts';

/** A failure as the bridge answers it. */
export const failed = (code: string): { readonly ok: false; readonly error: never } => ({
  ok: false,
  error: { ...errors.internal, code } as never,
});

/** A request of which a test decides when its head and its pieces come. */
export function createFakeHandle() {
  const head = Promise.withResolvers<Result<ApiResponseHead>>();
  const reads: ((piece: Result<Uint8Array | null>) => void)[] = [];
  const done: string[] = [];
  const handle: RequestHandle = {
    head: head.promise,
    read: () => {
      done.push('read');
      return new Promise((settle) => reads.push(settle));
    },
    cancel: () => {
      done.push('cancel');
      head.resolve(failed('request_aborted'));
      for (const settle of reads.splice(0)) settle(failed('request_aborted'));
    },
  };
  return {
    handle,
    /** What was asked of it, in order. */
    done,
    answer: (answer: Result<ApiResponseHead>) => head.resolve(answer),
    /** Answers the read that waits; text, or null for the end. */
    give: (piece: string | null) =>
      reads.shift()?.({ ok: true, value: piece === null ? null : new TextEncoder().encode(piece) }),
    fail: (code: string) => reads.shift()?.(failed(code)),
  };
}
