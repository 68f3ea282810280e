/** The mistakes in what windows are granted, in words for the developer who made them. */
import { answersSnapshot } from '../preload/contract.ts';
import { problem, type ConfigProblem } from './config-problems.ts';
import type { Config, WindowConfig } from './config-schema.ts';

type Found = readonly ConfigProblem[];

/** Routes that the API does not have, and APIs that the configuration does not have. */
function apiProblems(key: string, granted: WindowConfig['apis'], apis: Config['apis']): Found {
  return Object.entries(granted).flatMap(([name, routes]) => {
    const known = Object.hasOwn(apis, name) ? apis[name]?.routes : undefined;
    if (!known) return [problem(`${key}.${name}`, routes, 'the name of one of the apis')];
    return routes.flatMap((route, at) =>
      known.includes(route)
        ? []
        : [
            problem(
              `${key}.${name}.${at}`,
              route,
              `a route of apis.${name}.routes, as it is there`,
            ),
          ],
    );
  });
}

function verbProblems(key: string, { verbs, accounts, apis }: WindowConfig): Found {
  const at = (verb: (typeof verbs)[number]) => `${key}.${verbs.indexOf(verb)}`;
  const untold = verbs
    .filter((verb) => Object.hasOwn(answersSnapshot, verb))
    .map((verb) => problem(at(verb), verb, 'also "getSession": it answers a snapshot'));
  const needsRequest = Object.keys(apis).length > 0 && !verbs.includes('request');
  return [
    ...(verbs.includes('getSession') ? [] : untold),
    ...(accounts === 'current' && verbs.includes('switchAccount')
      ? [problem(at('switchAccount'), 'switchAccount', 'accounts "all" beside it')]
      : []),
    ...(needsRequest ? [problem(key, verbs, 'also "request", for the routes under apis')] : []),
  ];
}

function windowProblems(name: string, window: WindowConfig, config: Config): Found {
  const key = `windows.${name}`;
  return [
    ...verbProblems(`${key}.verbs`, window),
    ...apiProblems(`${key}.apis`, window.apis, config.apis),
    ...window.opens.flatMap((other, at) =>
      Object.hasOwn(config.windows, other)
        ? []
        : [problem(`${key}.opens.${at}`, other, 'the name of one of the windows')],
    ),
  ];
}

/** Two routes that are one but for the names in them: it could not be told which of them is called. */
function repeatedRoutes(name: string, routes: readonly string[]): Found {
  const plain = routes.map((route) => route.replaceAll(/\{\w+\}/g, '{}'));
  return routes.flatMap((route, at) =>
    plain.indexOf(plain[at] ?? '') === at
      ? []
      : [problem(`apis.${name}.routes.${at}`, route, 'a route that is not in the list already')],
  );
}

/** What no single key shows about windows, and the routes that they are granted. */
export function grantProblems(config: Config): ConfigProblem[] {
  const { windows, apis } = config;
  const main = Object.hasOwn(windows, 'main')
    ? []
    : [problem('windows.main', undefined, 'the window that is opened at the start')];
  return [
    ...main,
    ...Object.entries(apis).flatMap(([name, { routes }]) => repeatedRoutes(name, routes)),
    ...Object.entries(windows).flatMap(([name, window]) => windowProblems(name, window, config)),
  ];
}
