import type { Note } from '../auth.ts';
import { addNote, watchNotes } from '../notes.ts';

/** The person's notes for as long as the component is there, and how one is added. */
export function createNotes(failed: (error: unknown) => void) {
  let notes = $state.raw<readonly Note[]>([]);
  $effect(() => {
    const leaving = new AbortController();
    watchNotes((next) => (notes = next), leaving.signal).catch((error: unknown) => {
      if (!leaving.signal.aborted) failed(error);
    });
    return () => leaving.abort();
  });

  return {
    get all(): readonly Note[] {
      return notes;
    },
    async add(text: string): Promise<void> {
      const note = await addNote(text);
      notes = [note, ...notes.filter(({ id }) => id !== note.id)];
    },
  };
}
