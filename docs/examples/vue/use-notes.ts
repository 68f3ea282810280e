import { onScopeDispose, shallowRef } from 'vue';
import type { Note } from '../auth.ts';
import { addNote, watchNotes } from '../notes.ts';

/** The person's notes until the scope ends, and how one is added. */
export function useNotes(failed: (error: unknown) => void) {
  const notes = shallowRef<readonly Note[]>([]);
  const leaving = new AbortController();
  onScopeDispose(() => leaving.abort());
  watchNotes((next) => (notes.value = next), leaving.signal).catch((error: unknown) => {
    if (!leaving.signal.aborted) failed(error);
  });

  async function add(text: string): Promise<void> {
    const note = await addNote(text);
    notes.value = [note, ...notes.value.filter(({ id }) => id !== note.id)];
  }
  return { notes, add };
}
