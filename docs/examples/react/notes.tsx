import { useState } from 'react';
import { addNote } from '../notes.ts';
import { useNotes } from './use-notes.ts';

/** What the notes are given by the page around them. */
interface NotesProps {
  readonly run: (work: () => Promise<unknown>) => void;
  readonly failed: (error: unknown) => void;
}

/** The person's notes, and a field for one more. */
export function Notes({ run, failed }: NotesProps) {
  const notes = useNotes(failed);
  const [text, setText] = useState('');

  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run(async () => {
            await addNote(text);
            setText('');
          });
        }}
      >
        <label htmlFor="text">New note</label>
        <input
          id="text"
          list="ideas"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button>Add</button>
        <datalist id="ideas">
          <option value="Milk" />
          <option value="Bread" />
          <option value="Call Ada" />
          <option value="Read a book" />
          <option value="Water the plants" />
        </datalist>
      </form>
      <ul>
        {notes.map((note) => (
          <li key={note.id}>{note.text}</li>
        ))}
      </ul>
    </>
  );
}
