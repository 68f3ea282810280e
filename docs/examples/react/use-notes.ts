import { useEffect, useState } from 'react';
import type { Note } from '../auth.ts';
import { watchNotes } from '../notes.ts';

/** The person's notes, followed for as long as the component is there. */
export function useNotes(failed: (error: unknown) => void): readonly Note[] {
  const [notes, show] = useState<readonly Note[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    void watchNotes({ show, failed }, leaving.signal);
    return () => leaving.abort();
  }, [failed]);
  return notes;
}
