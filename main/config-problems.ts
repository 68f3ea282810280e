/** The mistakes in a configuration, in words for the developer who made them. */
import * as v from 'valibot';
import { parseUrl } from './auth/url-rules.ts';
import { configSchema, providersOf, redirectPathOf, type Config } from './config-schema.ts';

/** One mistake in the configuration. */
export interface ConfigProblem {
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

/** What the schema library calls the types. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** Says what was found, shortened; never repeats what may be a secret or hold one. */
function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value) && value.some(isObject)) return 'a list';
  if (isObject(value) && !Array.isArray(value)) return 'an object';
  // Without a URL's user name and password.
  return shorten(JSON.stringify(value).replaceAll(/\/\/[^/"]*@/g, '//…@'));
}

/** A mistake that was found at a key. */
export const problem = (key: string, found: unknown, expected: string): ConfigProblem => ({
  key,
  found: describeFound(found),
  expected,
});

/** The mistake that an issue of the schema library means. */
export function toProblem(issue: v.BaseIssue<unknown>): ConfigProblem {
  const path = v.getDotPath(issue) ?? '(the whole file)';
  const key = path === '' ? '""' : shorten(path);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return {
      key,
      // Not the value: an unknown key may hold anything.
      found: 'an unknown key',
      expected: /secret|password/i.test(path)
        ? 'no client secret: a desktop app cannot keep one (RFC 8252 section 8.5); register a public client'
        : 'no such key; check the spelling',
    };
  }
  if (issue.type === 'strict_object' && issue.input === undefined) {
    return { key, found: 'nothing', expected: 'this key; it has no default' };
  }
  // Messages of our own say what is expected; the library's own begin with "Invalid".
  const expected = issue.message.startsWith('Invalid')
    ? (PLAIN_WORDS[issue.expected ?? ''] ?? 'something else')
    : issue.message;
  return problem(key, issue.input, expected);
}

/** Lists where an object belongs: the schema library takes an empty one for an object without keys. */
export function listsForObjects(json: object): ConfigProblem[] {
  return Object.entries(json)
    .filter(([key, value]) => Object.hasOwn(configSchema.entries, key) && Array.isArray(value))
    .filter(([key]) => key !== 'otherProviders')
    .map(([key]) => ({ key, found: 'a list', expected: 'an object' }));
}

/** Where the provider is in the file, by its place in `providersOf`. */
const keyOfProvider = (at: number) => (at === 0 ? 'provider' : `otherProviders.${at - 1}`);

/** What no single key shows. */
export function problemsAcross(config: Config): ConfigProblem[] {
  const issuers = providersOf(config).map(({ issuer }) => issuer);
  const repeated = config.otherProviders.flatMap(({ issuer }, at) =>
    issuers.indexOf(issuer) <= at
      ? [
          problem(
            `otherProviders.${at}.issuer`,
            issuer,
            'an issuer that no other provider has: accounts are told apart by it',
          ),
        ]
      : [],
  );
  const unknown = Object.entries(config.apis).flatMap(([name, { issuer }]) =>
    issuer === undefined || issuers.includes(issuer)
      ? []
      : [problem(`apis.${name}.issuer`, issuer, 'the issuer of one of the providers')],
  );
  const redirectPaths = providersOf(config).map((each) => redirectPathOf(config, each));
  const shared = providersOf(config).flatMap(({ postLogoutPath }, at) => {
    // An answer to a sign-in and a return from a sign-out are told apart by where they arrive.
    const isMain = postLogoutPath === config.redirect.path;
    if (!isMain && !redirectPaths.some((path) => path === postLogoutPath)) return [];
    const taken = `another path than ${isMain ? 'redirect.path' : 'a redirectPath'}`;
    return [problem(`${keyOfProvider(at)}.postLogoutPath`, postLogoutPath, taken)];
  });
  const strayed = providersOf(config).flatMap(({ signOutEverywhere: everywhere }, at) => {
    // An API's access token goes to that API alone (RI-01).
    const origin = parseUrl(everywhere?.url ?? '')?.origin;
    const isElsewhere = Object.values(config.apis).some(
      (other) => other.resource === everywhere?.resource && other.origin !== origin,
    );
    return everywhere?.resource === undefined || !isElsewhere
      ? []
      : [
          problem(
            `${keyOfProvider(at)}.signOutEverywhere.url`,
            everywhere.url,
            'a URL on the origin of the API that has the same resource',
          ),
        ];
  });
  return [...repeated, ...unknown, ...shared, ...strayed];
}
