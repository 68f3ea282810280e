import { createAuthClient } from '../../renderer/auth-client.ts';

/** A note of the demo API. */
export interface Note {
  readonly id: string;
  readonly text: string;
}

/** What the demo API says when something is wrong. */
interface Problem {
  readonly error: string;
  readonly message: string;
}

/** The routes of this page: what each takes and answers. */
interface Apis {
  readonly demo: {
    readonly 'POST /notes': {
      readonly json: { readonly text: string };
      readonly response: Note;
      readonly error: Problem;
    };
    readonly 'GET /notes/events': object;
  };
}

/** The one client of the page. */
export const auth = createAuthClient<Apis>();
