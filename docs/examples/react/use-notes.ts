import { useEffect, useState } from 'react';
import type { Note } from '../auth.ts';
import { addNote, watchNotes } from '../notes.ts';

/** The person's notes for as long as the component is there, and how one is added. */
export function useNotes(failed: (error: unknown) => void) {
  const [notes, setNotes] = useState<readonly Note[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    watchNotes(setNotes, leaving.signal).catch((error: unknown) => {
      if (!leaving.signal.aborted) failed(error);
    });
    return () => leaving.abort();
  }, [failed]);

  async function add(text: string): Promise<void> {
    const note = await addNote(text);
    setNotes((before) => [note, ...before.filter(({ id }) => id !== note.id)]);
  }
  return { notes, add };
}
