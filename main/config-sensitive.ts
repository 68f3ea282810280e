/** What of the configuration is about routes that need more than a session, and about tokens for pages. */
import * as v from 'valibot';
import { describeFound, type ConfigProblem } from './config-problems.ts';
import type { Config } from './config-schema.ts';

type Found = readonly ConfigProblem[];

const problem = (key: string, found: unknown, expected: string): ConfigProblem => ({
  key,
  found: describeFound(found),
  expected,
});

const wholeSeconds = (min: number, max: number) =>
  v.pipe(
    v.number(),
    v.check(
      (n) => Number.isInteger(n) && n >= min && n <= max,
      `a whole number of seconds from ${min} to ${max}`,
    ),
  );

const scopeNames = <const S extends v.GenericSchema<unknown, string>>(scope: S) =>
  v.pipe(
    v.array(scope),
    v.minLength(1, 'at least one scope'),
    v.maxLength(20, 'at most 20 scopes'),
    v.check((list) => new Set(list).size === list.length, 'a list without repetition'),
  );

/** Text of the developer's for a dialog. */
const shownWords = (most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'words in one line'),
    v.maxLength(most, `at most ${most} characters`),
  );

/** The scopes that each route needs besides those of the sign-in. */
export const routeScopes = <
  const R extends v.GenericSchema<string, string>,
  const S extends v.GenericSchema<unknown, string>,
>(
  route: R,
  scope: S,
) => v.record(route, scopeNames(scope));

/** The routes that a person confirms each call of. */
export const sensitiveRoutes = <const R extends v.GenericSchema<string, string>>(route: R) =>
  v.record(
    route,
    v.strictObject({
      maxAgeSeconds: wholeSeconds(0, 30 * 24 * 60 * 60),
      title: shownWords(60),
      // Fields of the body, by their names there.
      show: v.optional(v.pipe(v.array(shownWords(40)), v.maxLength(8, 'at most 8 fields')), []),
    }),
  );

/** The access tokens that a window's page may be handed, by API. */
export const handedOut = <const S extends v.GenericSchema<unknown, string>>(scope: S) =>
  v.record(
    v.string(),
    v.strictObject({ scopes: scopeNames(scope), maxSeconds: wholeSeconds(1, 900) }),
  );

type Api = Config['apis'][string];

const isPlaceholder = (segment: string) => segment.startsWith('{');

/** Whether a route would take another spelling of the same address: as `/%70ay` or `/Pay` for `/pay`. */
function goesAround(other: string, sensitive: string): boolean {
  const [method, path = ''] = sensitive.split(' ');
  const [otherMethod, otherPath = ''] = other.split(' ');
  const wanted = path.split('/');
  const found = otherPath.split('/');
  const fits = wanted.every((segment, at) => {
    const its = found[at] ?? '';
    return (
      isPlaceholder(segment) || isPlaceholder(its) || its.toLowerCase() === segment.toLowerCase()
    );
  });
  return other !== sensitive && otherMethod === method && found.length === wanted.length && fits;
}

function apiProblems(name: string, { routes, scopes, sensitive }: Api): Found {
  const at = (key: string, route: string) => `apis.${name}.${key}.${route}`;
  const unknown = (key: string, named: object) =>
    Object.keys(named)
      .filter((route) => !routes.includes(route))
      .map((route) => problem(at(key, route), route, 'a route of the API, as it is in routes'));
  return [
    ...unknown('scopes', scopes),
    ...unknown('sensitive', sensitive),
    ...Object.entries(sensitive).flatMap(([route, { show }]) => [
      ...(show.length > 0 && /^(GET|HEAD) /.test(route)
        ? [problem(`${at('sensitive', route)}.show`, show, 'nothing: such a call has no body')]
        : []),
      ...routes
        .filter((other) => goesAround(other, route))
        .map((other) =>
          problem(
            `apis.${name}.routes.${routes.indexOf(other)}`,
            other,
            `a route that does not also fit other spellings of "${route}", which is sensitive`,
          ),
        ),
    ]),
  ];
}

/** What no single key shows of sensitive routes, and of tokens for pages. */
export function sensitiveProblems({ apis, windows }: Config): ConfigProblem[] {
  const handed = Object.entries(windows).flatMap(([name, { handsOutAccessTokens }]) =>
    Object.keys(handsOutAccessTokens)
      .filter((api) => !Object.hasOwn(apis, api))
      .map((api) =>
        problem(`windows.${name}.handsOutAccessTokens.${api}`, api, 'the name of one of the apis'),
      ),
  );
  return [...Object.entries(apis).flatMap(([name, api]) => apiProblems(name, api)), ...handed];
}
