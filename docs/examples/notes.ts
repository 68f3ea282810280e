import { auth, type Note } from './auth.ts';

/** Shows the person's notes, and again whenever they change, until the signal ends it. */
export async function watchNotes(
  show: (notes: readonly Note[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const answer = await auth.request({ api: 'demo', route: 'GET /notes' });
  if (!answer.ok) throw new Error(answer.data.message);
  if (!signal.aborted) show(answer.data.notes);
}

/** Adds a note. */
export async function addNote(text: string): Promise<Note> {
  const answer = await auth.request({ api: 'demo', route: 'POST /notes', json: { text } });
  if (!answer.ok) throw new Error(answer.data.message);
  return answer.data;
}
