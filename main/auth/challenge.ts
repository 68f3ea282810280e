/**
 * The step-up challenge of an API: what it wants of the sign-in before it answers (RFC 9470 section 3). Read
 * strictly and bounded: whatever is not exactly one such challenge is none.
 */

/** What the API wants. */
export interface Challenge {
  /** Seconds since the person proved who they are, at most. */
  readonly maxAge?: number;
  /** In one of these ways, the preferred one first. */
  readonly acrValues?: readonly string[];
}

const MAX_HEADER_LENGTH = 4096;
/** A year: who wants less than that has nothing to ask for. */
const MAX_MAX_AGE = 365 * 24 * 60 * 60;
const MAX_ACR_VALUES = 5;
/** Without spaces and quotes, as it stands in a list and in a URL. */
const ACR_VALUE = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

const TOKEN = String.raw`[!#$%&'*+.^_\x60|~0-9A-Za-z-]+`;
const SCHEME = new RegExp(TOKEN, 'y');
const SEPARATOR = /[ \t,]*/y;
const SPACES = /[ \t]+/y;
const TOKEN_68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const PARAMETER = new RegExp(
  String.raw`(${TOKEN})[ \t]*=[ \t]*(?:(${TOKEN})|"((?:[^"\\]|\\.)*)")[ \t]*(?=,|$)`,
  'y',
);
const NEXT_PARAMETER = new RegExp(String.raw`[ \t,]*(?=${TOKEN}[ \t]*=)`, 'y');

interface ParsedChallenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The challenges of a field value (RFC 9110 section 11.6.1); null when it is not made as they are. */
function parse(field: string): readonly ParsedChallenge[] | null {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(field);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const challenges: ParsedChallenge[] = [];
  for (;;) {
    take(SEPARATOR);
    if (at === field.length) return challenges;
    const scheme = take(SCHEME)?.[0].toLowerCase();
    if (scheme === undefined) return null;
    const parameters = new Map<string, string>();
    challenges.push({ scheme, parameters });
    if (at === field.length || field[at] === ',') continue;
    if (!take(SPACES)) return null;
    if (take(TOKEN_68)) continue;
    do {
      const [, name = '', plain, quoted = ''] = take(PARAMETER) ?? [];
      const key = name.toLowerCase();
      if (key === '' || parameters.has(key)) return null;
      parameters.set(key, plain ?? quoted.replaceAll(/\\(.)/g, '$1'));
    } while (take(NEXT_PARAMETER));
  }
}

/**
 * What an answer wants of the sign-in.
 * @param headers of a 401, names in lower case.
 * @returns null when it wants nothing of the sort, or what no one could mean: too long, too much, malformed.
 */
export function stepUpChallenge(
  headers: ReadonlyArray<readonly [string, string]>,
): Challenge | null {
  const field = headers
    .filter(([name]) => name === 'www-authenticate')
    .map(([, value]) => value)
    .join(', ');
  if (field.length > MAX_HEADER_LENGTH) return null;
  const [found, ...others] = (parse(field) ?? []).filter(
    ({ scheme, parameters }) =>
      scheme === 'bearer' && parameters.get('error') === 'insufficient_user_authentication',
  );
  if (!found || others.length > 0) return null;
  const age = found.parameters.get('max_age');
  const acr = found.parameters.get('acr_values');
  // Wanted without a word on how: signed in now.
  if (age === undefined && acr === undefined) return { maxAge: 0 };
  const isAge = age === undefined || (/^\d{1,9}$/.test(age) && Number(age) <= MAX_MAX_AGE);
  const acrValues = acr === undefined ? [] : acr.split(' ');
  const areValues =
    acrValues.length <= MAX_ACR_VALUES && acrValues.every((value) => ACR_VALUE.test(value));
  if (!isAge || !areValues) return null;
  return {
    ...(age === undefined ? {} : { maxAge: Number(age) }),
    ...(acr === undefined ? {} : { acrValues }),
  };
}
