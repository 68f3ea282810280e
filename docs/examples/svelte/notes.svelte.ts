import type { Note } from '../auth.ts';
import { watchNotes } from '../notes.ts';

/** The person's notes, followed for as long as the component is there. */
export function followNotes(failed: (error: unknown) => void): { readonly all: readonly Note[] } {
  let notes = $state.raw<readonly Note[]>([]);
  const show = (next: readonly Note[]): void => {
    notes = next;
  };
  $effect(() => {
    const leaving = new AbortController();
    void watchNotes({ show, failed }, leaving.signal);
    return () => leaving.abort();
  });
  return {
    get all() {
      return notes;
    },
  };
}
