import { describe, expect, it } from 'vitest';
import { compile } from '../../support/compile.ts';

/** A page's own map, and a client of it. */
const PAGE = `
import { createAuthClient, serverSentEvents } from '../auth-client.ts';

interface Note { readonly id: string; readonly text: string }
interface Problem { readonly message: string }
interface Apis {
  readonly notes: {
    readonly 'GET /notes': { readonly response: readonly Note[]; readonly error: Problem };
    readonly 'GET /notes/{id}': { readonly response: Note };
    readonly 'POST /notes': { readonly json: { readonly text: string }; readonly response: Note };
    readonly 'GET /search': { readonly query: { readonly q: string; readonly page?: number } };
    readonly 'PUT /notes/{id}/parts/{part}': { readonly body: Uint8Array };
    readonly 'DELETE /notes/{id}': object;
  };
  readonly files: { readonly 'GET /file': object };
}
export const auth = createAuthClient<Apis>();
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export function is<A, B>(_same: Same<A, B>): void {}
export type { Note, Problem };
void serverSentEvents;
`;

const compiles: Readonly<Record<string, string>> = {
  'a route without parameters': `
    const { data, ok } = await auth.request({ api: 'notes', route: 'GET /notes' });
    is<typeof ok, boolean>(true);
    is<typeof data, readonly Note[] | Problem>(true);`,
  'data of a success': `
    const answer = await auth.request({ api: 'notes', route: 'GET /notes/{id}', params: { id: 7 } });
    if (answer.ok) is<typeof answer.data, Note>(true);
    else is<typeof answer.data, unknown>(true);`,
  'data of a failure': `
    const answer = await auth.request({ api: 'notes', route: 'GET /notes' });
    if (!answer.ok) is<typeof answer.data, Problem>(true);`,
  JSON: `await auth.request({ api: 'notes', route: 'POST /notes', json: { text: 'a' } });`,
  'a query': `await auth.request({ api: 'notes', route: 'GET /search', query: { q: 'a' } });`,
  'any query where none is named': `
    await auth.request({ api: 'notes', route: 'GET /notes', query: { page: 2, tag: ['a', 'b'] } });`,
  'a body and two parameters': `
    await auth.request({
      api: 'notes',
      route: 'PUT /notes/{id}/parts/{part}',
      params: { id: 'a', part: 1 },
      body: new Uint8Array(1),
    });`,
  text: `
    const answer = await auth.request({ api: 'notes', route: 'GET /notes', responseType: 'text' });
    is<typeof answer.data, string>(true);`,
  bytes: `
    const answer = await auth.request({ api: 'files', route: 'GET /file', responseType: 'bytes' });
    is<typeof answer.data, Uint8Array>(true);`,
  'a signal that may be missing': `
    const signal = undefined as AbortSignal | undefined;
    await auth.request({ api: 'files', route: 'GET /file', signal });
    await auth.stream({ api: 'files', route: 'GET /file', signal });`,
  'shared alone': `await auth.request({ api: 'files', route: 'GET /file', shared: true });`,
  'every method of the bridge': `
    const session = await auth.signIn({ another: true });
    is<typeof session.revision, number>(true);
    const ended = await auth.cancelSignIn();
    is<typeof ended, boolean>(true);
    const end = auth.onSessionChanged(() => {});
    end();
    is<ReturnType<typeof auth.describe>['message'], string>(true);`,
  'the session': `
    const session = auth.getSnapshot();
    if (session.state === 'signedIn') is<typeof session.account.subject, string>(true);
    if (session.state === 'starting') session.error?.nextStep.trim();
    auth.subscribe(() => {})();`,
  'the grants': `
    is<ReturnType<typeof auth.grants.getSnapshot>['accounts'], 'current' | 'all'>(true);
    const left = await auth.narrowGrants({ opens: [] });
    is<typeof left.window, string>(true);
    await auth.openWindow('other');
    auth.onGrantsChanged(({ verbs }) => verbs.includes('signIn'))();`,
  'a client without a map': `
    const any = createAuthClient();
    const one = await any.request({ api: 'x', route: 'GET /a/{b}', params: { b: 'c' }, json: [1] });
    is<typeof one.data, unknown>(true);`,
};

const fails: Readonly<Record<string, string>> = {
  'an API that is not in the map': `await auth.request({ api: 'note', route: 'GET /notes' });`,
  'a route that is not in the map': `await auth.request({ api: 'notes', route: 'GET /note' });`,
  'a route of another API': `await auth.request({ api: 'files', route: 'GET /notes' });`,
  'a missing parameter': `await auth.request({ api: 'notes', route: 'GET /notes/{id}' });`,
  'one of two parameters': `
    await auth.request({
      api: 'notes',
      route: 'PUT /notes/{id}/parts/{part}',
      params: { id: 'a' },
      body: new Uint8Array(1),
    });`,
  'a parameter of another name': `
    await auth.request({ api: 'notes', route: 'GET /notes/{id}', params: { note: '7' } });`,
  'parameters where there are none': `
    await auth.request({ api: 'notes', route: 'GET /notes', params: { id: '7' } });`,
  'a parameter that is no text': `
    await auth.request({ api: 'notes', route: 'GET /notes/{id}', params: { id: { a: 1 } } });`,
  'missing JSON': `await auth.request({ api: 'notes', route: 'POST /notes' });`,
  'other JSON': `await auth.request({ api: 'notes', route: 'POST /notes', json: { txt: 'a' } });`,
  'JSON where none is taken': `
    await auth.request({ api: 'notes', route: 'GET /notes', json: { text: 'a' } });`,
  'a body where JSON is taken': `
    await auth.request({ api: 'notes', route: 'POST /notes', json: { text: 'a' }, body: 'b' });`,
  'a missing query': `await auth.request({ api: 'notes', route: 'GET /search' });`,
  'a query with another type': `
    await auth.request({ api: 'notes', route: 'GET /search', query: { q: 'a', page: 'b' } });`,
  'an option that does not exist': `
    await auth.request({ api: 'notes', route: 'GET /notes', timeout: 5 });`,
  'shared with a signal': `
    const { signal } = new AbortController();
    await auth.request({ api: 'notes', route: 'GET /notes', shared: true, signal });`,
  'data that was not asked whether it is a success': `
    const { data } = await auth.request({ api: 'notes', route: 'GET /notes/{id}', params: { id: 7 } });
    is<typeof data, Note>(true);`,
  'the whole answer of a stream': `
    const answer = await auth.stream({ api: 'files', route: 'GET /file' });
    void answer.data;`,
  'what the client does in another way': `auth.openRequest;`,
  'a map with a route that is none': `
    createAuthClient<{ notes: { '/notes': { response: Note } } }>();`,
  'a map with a method that is none': `
    createAuthClient<{ notes: { 'FETCH /notes': { response: Note } } }>();`,
  'a map with a shape that is none': `
    createAuthClient<{ notes: { 'GET /notes': { respones: Note } } }>();`,
};

const file = (group: string, index: number) => `renderer/checked/${group}-${index}.ts`;
const files = (group: string, snippets: Readonly<Record<string, string>>) =>
  Object.values(snippets).map((snippet, index) => [
    file(group, index),
    `import { createAuthClient } from '../auth-client.ts';
     import { auth, is, type Note, type Problem } from './page.ts';
     void [createAuthClient, auth, is];
     export type Used = [Note, Problem];
     export async function checked(): Promise<void> { ${snippet} }
    `,
  ]);

const said = compile(
  Object.fromEntries([
    ['renderer/checked/page.ts', PAGE],
    ...files('compiles', compiles),
    ...files('fails', fails),
  ]) as Record<string, string>,
  'renderer/tsconfig.json',
  'renderer/window.d.ts',
);

describe('the types of the client', () => {
  it('let a page have its map', () => {
    expect(said['renderer/checked/page.ts']).toEqual([]);
  });

  it.each(Object.keys(compiles).map((name, index) => [name, index] as const))(
    'take %s',
    (_name, index) => {
      expect(said[file('compiles', index)]).toEqual([]);
    },
  );

  it.each(Object.keys(fails).map((name, index) => [name, index] as const))(
    'refuse %s',
    (_name, index) => {
      expect(said[file('fails', index)]).not.toEqual([]);
    },
  );
});
