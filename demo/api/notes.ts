import { randomUUID } from 'node:crypto';
import * as v from 'valibot';

/** A note of one person. */
export interface Note {
  readonly id: string;
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** The newest notes that are kept for one person. */
const MOST_NOTES = 100;

/** What a caller sends to add a note. */
export const NewNote = v.strictObject({
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500)),
});

/** Notes per person, in memory only. */
export class Notebook {
  readonly #notes = new Map<string, Note[]>();
  readonly #watchers = new Map<string, Set<() => void>>();

  /** The notes of a person, newest first. */
  of(sub: string): readonly Note[] {
    return this.#notes.get(sub) ?? [];
  }

  add(sub: string, text: string): Note {
    const note: Note = { id: randomUUID(), text, createdAt: new Date().toISOString() };
    this.#notes.set(sub, [note, ...this.of(sub)].slice(0, MOST_NOTES));
    for (const changed of this.#watchers.get(sub) ?? []) changed();
    return note;
  }

  /** Calls `changed` after each change of a person's notes; returns a function that ends it. */
  watch(sub: string, changed: () => void): () => void {
    const watchers = this.#watchers.get(sub) ?? new Set();
    this.#watchers.set(sub, watchers.add(changed));
    return () => {
      watchers.delete(changed);
    };
  }
}
