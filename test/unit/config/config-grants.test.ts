import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config.ts';
import { verbs } from '../../../preload/contract.ts';
import { configText } from './config-text.ts';

const apis = {
  notes: { origin: 'https://api.test', routes: ['GET /notes', 'GET /notes/{id}', 'POST /notes'] },
};
const whole = (windows: unknown) => configText({ apis, windows });
/** A configuration whose main window is a page, and what is given. */
const main = (grants: Readonly<Record<string, unknown>>) =>
  whole({ main: { page: 'index.html', ...grants } });

function refusals(text: string): string[] {
  const parsed = parseConfig(text);
  if (parsed.kind !== 'invalid') return [parsed.kind];
  return parsed.problems.map(({ key, found, expected }) => `${key}: ${found} → ${expected}`);
}

const PAGE = 'a page of the renderer folder such as "index.html"';
const VERB = 'a method of window.auth that can be granted, such as "getSession"';
const SNAPSHOT = 'also "getSession": it answers a snapshot';
const ROUTE = 'a route of apis.notes.routes, as it is there';

describe('windows that are granted what there is', () => {
  it('are taken, with every verb, route and window [IP-05]', () => {
    const grants = {
      page: 'index.html',
      verbs,
      accounts: 'all',
      apis: { notes: apis.notes.routes },
      scopes: ['notes:write'],
      opens: ['main', 'side'],
    };
    expect(refusals(whole({ main: grants, side: { page: 'side.html' } }))).toEqual(['ok']);
  });

  it('may be several with one page', () => {
    expect(
      refusals(whole({ main: { page: 'index.html' }, other: { page: 'index.html' } })),
    ).toEqual(['ok']);
  });
});

describe('a mistake in windows is refused with key, found and expected:', () => {
  it.each([
    [
      'no windows',
      configText({ windows: undefined }),
      'windows: nothing → this key; it has no default',
    ],
    ['windows as a list', whole([]), 'windows: a list → an object'],
    [
      'no main window',
      whole({ side: { page: 'side.html' } }),
      'windows.main: nothing → the window that is opened at the start',
    ],
    [
      'a window without a page',
      whole({ main: {} }),
      'windows.main.page: nothing → this key; it has no default',
    ],
    [
      'a name in capitals',
      whole({ main: { page: 'index.html' }, Side: { page: 'side.html' } }),
      'windows.Side: "Side" → window names in lower case, such as "main"',
    ],
    [
      'a page with a path',
      main({ page: '../index.html' }),
      `windows.main.page: "../index.html" → ${PAGE}`,
    ],
    [
      'a page that is a URL',
      main({ page: 'https://evil.test/index.html' }),
      `windows.main.page: "https://evil.test/index.html" → ${PAGE}`,
    ],
    ['no page at all', main({ page: 'index' }), `windows.main.page: "index" → ${PAGE}`],
    [
      'the page of a failed start',
      main({ page: 'problem.html' }),
      'windows.main.page: "problem.html" → another page: this one is for a failed start',
    ],
    [
      'an unknown verb',
      main({ verbs: ['getTokens'] }),
      `windows.main.verbs.0: "getTokens" → ${VERB}`,
    ],
    [
      'a verb that every window has',
      main({ verbs: ['getGrants'] }),
      `windows.main.verbs.0: "getGrants" → ${VERB}`,
    ],
    [
      'a verb that is granted elsewhere',
      main({ verbs: ['openWindow'] }),
      `windows.main.verbs.0: "openWindow" → ${VERB}`,
    ],
    [
      'a verb that all objects have',
      main({ verbs: ['constructor'] }),
      `windows.main.verbs.0: "constructor" → ${VERB}`,
    ],
    [
      'a verb twice',
      main({ verbs: ['getSession', 'getSession'] }),
      'windows.main.verbs: ["getSession","getSession"] → a list without repetition',
    ],
    ['all verbs at once', main({ verbs: '*' }), 'windows.main.verbs: "*" → a list'],
    [
      'other accounts',
      main({ accounts: 'any' }),
      'windows.main.accounts: "any" → "current" or "all"',
    ],
    [
      'switchAccount without the other accounts',
      main({ verbs: ['getSession', 'switchAccount'] }),
      'windows.main.verbs.1: "switchAccount" → accounts "all" beside it',
    ],
    ['signIn alone', main({ verbs: ['signIn'] }), `windows.main.verbs.0: "signIn" → ${SNAPSHOT}`],
    [
      'keepSession alone',
      main({ verbs: ['signOut', 'keepSession'] }),
      `windows.main.verbs.1: "keepSession" → ${SNAPSHOT}`,
    ],
    [
      'switchAccount alone',
      main({ verbs: ['switchAccount'], accounts: 'all' }),
      `windows.main.verbs.0: "switchAccount" → ${SNAPSHOT}`,
    ],
    [
      'an unknown API',
      main({ verbs: ['request'], apis: { files: ['GET /notes'] } }),
      'windows.main.apis.files: ["GET /notes"] → the name of one of the apis',
    ],
    [
      'a route that the API does not have',
      main({ verbs: ['request'], apis: { notes: ['GET /notes', 'DELETE /notes'] } }),
      `windows.main.apis.notes.1: "DELETE /notes" → ${ROUTE}`,
    ],
    [
      'a route that a template of the API matches',
      main({ verbs: ['request'], apis: { notes: ['GET /notes/7'] } }),
      `windows.main.apis.notes.0: "GET /notes/7" → ${ROUTE}`,
    ],
    [
      'a route that is none',
      main({ verbs: ['request'], apis: { notes: ['*'] } }),
      'windows.main.apis.notes.0: "*" → a method and a path template such as "GET /notes/{id}"',
    ],
    [
      'routes without request',
      main({ verbs: ['getSession'], apis: { notes: ['GET /notes'] } }),
      'windows.main.verbs: ["getSession"] → also "request", for the routes under apis',
    ],
    [
      'a scope that is none',
      main({ scopes: ['a b'] }),
      'windows.main.scopes.0: "a b" → a scope: printable ASCII without spaces or quotes',
    ],
    [
      'an unknown window to open',
      main({ opens: ['main', 'side'] }),
      'windows.main.opens.1: "side" → the name of one of the windows',
    ],
    [
      'a window to open that all objects have',
      main({ opens: ['toString'] }),
      'windows.main.opens.0: "toString" → the name of one of the windows',
    ],
    [
      'an unknown key',
      main({ tokens: true }),
      'windows.main.tokens: an unknown key → no such key; check the spelling',
    ],
    [
      'two routes that are one',
      configText({
        apis: { notes: { ...apis.notes, routes: ['GET /notes/{id}', 'GET /notes/{name}'] } },
      }),
      'apis.notes.routes.1: "GET /notes/{name}" → a route that is not in the list already',
    ],
  ])('%s [IP-05]', (_what, text, problem) => {
    expect(refusals(text)).toEqual([problem]);
  });
});
