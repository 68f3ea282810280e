import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { mediaType, readBody } from '../http/read-body.ts';
import { personBySub } from '../people.ts';
import { ApiError, invalidToken } from './api-error.ts';
import { NewNote, Notebook } from './notes.ts';
import type { Caller } from './verify-access-token.ts';

const BODY_LIMIT = 4 * 1024;

/** A successful answer; the body is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One method of one path: open to everybody, or to callers whose token has the scope. */
export type Route =
  | { readonly scope: null; answer(): Promise<Answer> }
  | {
      readonly scope: string;
      answer(caller: Caller, request: IncomingMessage): Promise<Answer>;
    };

async function readNewNote(request: IncomingMessage): Promise<string> {
  if (mediaType(request) !== 'application/json') {
    throw new ApiError(415, 'unsupported_media_type', 'Send the note as application/json.');
  }
  const body = await readBody(request, BODY_LIMIT);
  const badNote = new ApiError(400, 'bad_note', 'A note is {"text": "1 to 500 characters"}.');
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    throw badNote;
  }
  const note = v.safeParse(NewNote, json);
  if (!note.success) throw badNote;
  return note.output.text;
}

async function profile({ sub }: Caller): Promise<Answer> {
  const person = personBySub(sub);
  if (person === undefined) throw invalidToken();
  const { name, email, givenName } = person;
  return { status: 200, body: { sub, name, email, greeting: `Hello, ${givenName}!` } };
}

/**
 * The routes of the demo API by path and method, over a notebook of their own.
 * @param endSessions ends every session of a person at the provider; answers how many there were.
 */
export function demoRoutes(
  endSessions: (sub: string) => number,
): ReadonlyMap<string, ReadonlyMap<string, Route>> {
  const notebook = new Notebook();
  const listNotes: Route = {
    scope: 'notes:write',
    answer: async ({ sub }) => ({ status: 200, body: { notes: notebook.of(sub) } }),
  };
  const addNote: Route = {
    scope: 'notes:write',
    answer: async ({ sub }, request) => {
      const text = await readNewNote(request);
      return { status: 201, body: notebook.add(sub, text) };
    },
  };
  const signOutEverywhere: Route = {
    scope: 'sessions:end',
    answer: async ({ sub }) => ({ status: 200, body: { ended: endSessions(sub) } }),
  };
  const health: Route = { scope: null, answer: async () => ({ status: 200, body: { ok: true } }) };
  return new Map([
    ['/health', new Map([['GET', health]])],
    ['/profile', new Map<string, Route>([['GET', { scope: 'profile:read', answer: profile }]])],
    ['/sign-out-everywhere', new Map([['POST', signOutEverywhere]])],
    [
      '/notes',
      new Map([
        ['GET', listNotes],
        ['POST', addNote],
      ]),
    ],
  ]);
}
