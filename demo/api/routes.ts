import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { mediaType, readBody } from '../http/read-body.ts';
import { personBySub } from '../people.ts';
import { ApiError, invalidToken } from './api-error.ts';
import { sendNotes } from './note-events.ts';
import { NewNote, Notebook } from './notes.ts';
import { digestUpload, sendEvents, sendFile } from './streams.ts';
import { Ledger, NewTransfer, requireSignIn } from './transfers.ts';
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
      /** `parameter` is what the path has in place of `{…}`; empty where it has none. */
      answer(caller: Caller, request: IncomingMessage, parameter: string): Promise<Answer>;
    }
  | {
      readonly scope: string;
      /** Sends its answer itself; what it throws before the head is answered as usual. */
      send(
        request: IncomingMessage,
        response: ServerResponse,
        parameter: string,
        caller: Caller,
      ): Promise<void>;
    };

/** The methods of one path, and what the path has in place of `{…}`. */
export interface Found {
  readonly methods: ReadonlyMap<string, Route>;
  readonly parameter: string;
}

/** Reads a JSON body; what does not fit the schema is answered with `bad`. */
async function readJson<const S extends v.GenericSchema>(
  request: IncomingMessage,
  schema: S,
  bad: ApiError,
): Promise<v.InferOutput<S>> {
  if (mediaType(request) !== 'application/json') {
    throw new ApiError(415, 'unsupported_media_type', 'Send it as application/json.');
  }
  const body = await readBody(request, BODY_LIMIT);
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    throw bad;
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw bad;
  return parsed.output;
}

const badNote = new ApiError(400, 'bad_note', 'A note is {"text": "1 to 500 characters"}.');
const badTransfer = new ApiError(
  400,
  'bad_transfer',
  'A transfer is {"to": "1 to 100 characters", "amount": 0.01 to 100000}.',
);

async function profile({ sub }: Caller): Promise<Answer> {
  const person = personBySub(sub);
  if (person === undefined) throw invalidToken();
  const { name, email, givenName } = person;
  return { status: 200, body: { sub, name, email, greeting: `Hello, ${givenName}!` } };
}

/** Finds the route of a path; the last segment of a template may be a parameter. */
function findIn(
  routes: ReadonlyMap<string, ReadonlyMap<string, Route>>,
): (path: string) => Found | undefined {
  return (path) => {
    const exact = routes.get(path);
    if (exact) return { methods: exact, parameter: '' };
    const [, folder = '', parameter = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const methods = routes.get(`${folder}/{}`);
    return methods && { methods, parameter };
  };
}

/**
 * The routes of the demo API by path and method, over a notebook of their own.
 * @param endSessions ends every session of a person at the provider; answers how many there were.
 * @param transferMaxAge how old a sign-in may be that money is sent with, in seconds.
 */
export function demoRoutes(
  endSessions: (sub: string) => number,
  transferMaxAge: number,
): (path: string) => Found | undefined {
  const notebook = new Notebook();
  const ledger = new Ledger();
  const listTransfers: Route = {
    scope: 'transfers:write',
    answer: async ({ sub }) => ({ status: 200, body: { transfers: ledger.of(sub) } }),
  };
  const sendMoney: Route = {
    scope: 'transfers:write',
    answer: async (caller, request) => {
      const transfer = await readJson(request, NewTransfer, badTransfer);
      requireSignIn(caller, transfer.amount, transferMaxAge);
      return { status: 201, body: ledger.send(caller.sub, transfer) };
    },
  };
  const listNotes: Route = {
    scope: 'notes:write',
    answer: async ({ sub }) => ({ status: 200, body: { notes: notebook.of(sub) } }),
  };
  const addNote: Route = {
    scope: 'notes:write',
    answer: async ({ sub }, request) => {
      const { text } = await readJson(request, NewNote, badNote);
      return { status: 201, body: notebook.add(sub, text) };
    },
  };
  const oneNote: Route = {
    scope: 'notes:write',
    answer: async ({ sub }, _request, id) => {
      const note = notebook.of(sub).find((each) => each.id === id);
      if (note === undefined) throw new ApiError(404, 'not_found', 'There is no such note.');
      return { status: 200, body: note };
    },
  };
  const noteEvents: Route = {
    scope: 'notes:write',
    send: (_request, response, _parameter, { sub }) => sendNotes(notebook, sub, response),
  };
  const file: Route = {
    scope: 'profile:read',
    send: (_request, response, size) => sendFile(size, response),
  };
  const events: Route = { scope: 'profile:read', send: sendEvents };
  const upload: Route = {
    scope: 'notes:write',
    answer: async (_caller, request) => ({ status: 200, body: await digestUpload(request) }),
  };
  const signOutEverywhere: Route = {
    scope: 'sessions:end',
    answer: async ({ sub }) => ({ status: 200, body: { ended: endSessions(sub) } }),
  };
  const health: Route = { scope: null, answer: async () => ({ status: 200, body: { ok: true } }) };
  return findIn(
    new Map<string, ReadonlyMap<string, Route>>([
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
      ['/notes/events', new Map([['GET', noteEvents]])],
      ['/notes/{}', new Map([['GET', oneNote]])],
      ['/files/{}', new Map([['GET', file]])],
      [
        '/transfers',
        new Map([
          ['GET', listTransfers],
          ['POST', sendMoney],
        ]),
      ],
      ['/events', new Map([['GET', events]])],
      [
        '/upload',
        new Map([
          ['POST', upload],
          ['PUT', upload],
        ]),
      ],
    ]),
  );
}
