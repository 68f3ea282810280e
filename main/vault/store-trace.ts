/**
 * The trace of the credential store in the profile: how many sessions it had, and which kind it was. No
 * name, no subject, no token, and nothing that anybody could sign in with; whoever reads the profile learns
 * that somebody was signed in, which the activity log beside it says as well.
 */
import * as v from 'valibot';
import { createInTurn } from '../in-turn.ts';
import type { StoreTrace } from '../ports.ts';

/** A trace is never longer than this. */
export const MOST_TRACE_BYTES = 256;
const kinds = ['gnome_keyring', 'kwallet', 'other'] as const;
const traceSchema = v.strictObject({
  version: v.literal(1),
  sessions: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  backend: v.nullable(v.picklist(kinds)),
});
type Trace = v.InferOutput<typeof traceSchema>;

/** What `createStoreTrace` takes. */
export interface StoreTraceOptions {
  /** Reads the trace's file, of at most `MOST_TRACE_BYTES`; null when it is longer. May throw. */
  readonly read: () => Promise<string | null>;
  /** Replaces it as a whole. May throw. */
  readonly replace: (text: string) => Promise<void>;
  /** Which kind of store there is now; null where there is one kind only, or nobody can tell. */
  readonly backend: () => Promise<(typeof kinds)[number] | null>;
}

/** Creates the trace; nothing is read or written before it is asked. */
export function createStoreTrace({ read, replace, backend }: StoreTraceOptions): StoreTrace {
  const inTurn = createInTurn();
  const now = () => backend().catch(() => null);
  let noted: Trace | null = null;

  async function found(): Promise<Trace | null> {
    const text = await read();
    const parsed = v.safeParse(traceSchema, text === null ? null : JSON.parse(text));
    return parsed.success ? parsed.output : null;
  }

  return {
    lost: () =>
      inTurn(async () => {
        const trace = await found().catch(() => null);
        if (trace === null || trace.sessions === 0) return null;
        const kind = await now();
        const isOther = kind !== null && trace.backend !== null && kind !== trace.backend;
        return isOther ? 'store_changed' : 'session_missing';
      }),
    note: (sessions) =>
      inTurn(async () => {
        // The kind does not change while a process has its store: a sign-out does not wait for it again.
        const kind = noted?.backend ?? (await now());
        const trace: Trace = { version: 1, sessions, backend: kind };
        noted ??= await found().catch(() => null);
        if (noted?.sessions === sessions && noted.backend === kind) return;
        // A trace that cannot be written changes nothing else.
        noted = await replace(JSON.stringify(trace)).then(
          () => trace,
          () => null,
        );
      }),
  };
}
