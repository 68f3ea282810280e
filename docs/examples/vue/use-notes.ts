import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue';
import type { Note } from '../auth.ts';
import { watchNotes } from '../notes.ts';

/** The person's notes as a ref, followed until its scope ends. */
export function useNotes(failed: (error: unknown) => void): Readonly<ShallowRef<readonly Note[]>> {
  const notes = shallowRef<readonly Note[]>([]);
  const show = (next: readonly Note[]): void => {
    notes.value = next;
  };
  const leaving = new AbortController();
  onScopeDispose(() => leaving.abort());
  void watchNotes({ show, failed }, leaving.signal);
  return shallowReadonly(notes);
}
