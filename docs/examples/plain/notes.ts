import type { Note } from '../auth.ts';
import { addNote, watchNotes } from '../notes.ts';

/** Shows the person's notes in `section`; returns a function that ends it. */
export function showNotes(
  section: HTMLElement,
  run: (work: () => Promise<unknown>) => void,
  failed: (error: unknown) => void,
): () => void {
  const form = section.querySelector('form');
  const field = section.querySelector('input');
  const list = section.querySelector('ul');
  if (!form || !field || !list) throw new Error('the page has another form');

  const show = (notes: readonly Note[]): void => {
    const items = notes.map(({ text }) => {
      const item = document.createElement('li');
      // Text from outside: as text, never as markup.
      item.textContent = text;
      return item;
    });
    list.replaceChildren(...items);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    run(async () => {
      await addNote(field.value);
      field.value = '';
    });
  };

  const leaving = new AbortController();
  const { signal } = leaving;
  form.addEventListener('submit', submit, { signal });
  void watchNotes({ show, failed }, signal);
  return () => {
    leaving.abort();
    show([]);
  };
}
