/** The mistakes in what is said of routes that need more than a session, and of tokens for pages. */
import { problem, type ConfigProblem } from './config-problems.ts';
import type { Config } from './config-schema.ts';

type Found = readonly ConfigProblem[];

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
