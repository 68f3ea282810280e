import { AuthError, serverSentEvents } from '../../renderer/auth-client.ts';
import { auth, type Note } from './auth.ts';

const AGAIN_MS = 3000;
/** What passes by itself. */
const PASSING: ReadonlySet<string> = new Set(['offline', 'api_unreachable', 'api_timed_out']);

/** What a page does with the notes. */
export interface NotesAudience {
  show(notes: readonly Note[]): void;
  /** They are not followed for now, and why; `null` when they are again. */
  failed(error: unknown): void;
}

/** Shows the person's notes whenever they change, until the signal ends it. */
export async function watchNotes(
  { show, failed }: NotesAudience,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const { ok, status, body } = await auth.stream({
        api: 'demo',
        route: 'GET /notes/events',
        signal,
      });
      if (!ok) throw new Error(`The notes cannot be read (${status}).`);
      failed(null);
      for await (const { data } of serverSentEvents(body)) {
        show((JSON.parse(data) as { readonly notes: readonly Note[] }).notes);
      }
    } catch (error) {
      if (signal.aborted) return;
      failed(error);
      if (!(error instanceof AuthError && PASSING.has(error.code))) return;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (signal.aborted) return;
  }
}

/** Adds a note. */
export async function addNote(text: string): Promise<Note> {
  const answer = await auth.request({ api: 'demo', route: 'POST /notes', json: { text } });
  if (!answer.ok) throw new Error(answer.data.message);
  return answer.data;
}
