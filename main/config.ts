/**
 * Parses and freezes the configuration. Everything in the file is checked here, once, at start; a
 * mistake is reported with its key, what was found and what was expected, and the app does not run.
 */
import * as v from 'valibot';
import { parseUrl } from './auth/url-rules.ts';
import { grantProblems } from './config-grants.ts';
import { sensitiveProblems } from './config-sensitive.ts';
import {
  listsForObjects,
  problemsAcross,
  toProblem,
  type ConfigProblem,
} from './config-problems.ts';
import { configSchema, type Config } from './config-schema.ts';

export type { ConfigProblem } from './config-problems.ts';
export {
  configSchema,
  providersOf,
  redirectPathOf,
  type ApiConfig,
  type SensitiveRoute,
  type Config,
  type WindowConfig,
} from './config-schema.ts';

/** The outcome of parsing: a configuration, a list of mistakes, or a template nobody has set up. */
export type ParsedConfig =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'not_configured' }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

const MAX_CONFIG_BYTES = 256 * 1024;

/** The host that the untouched template carries (RFC 2606: never a real one). */
const PLACEHOLDER_HOST = /\.example$/;

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

/**
 * Parses the text of `auth-shell.config.json`.
 * @param text the file's content; JSON of at most 256 KiB.
 * @returns the frozen configuration, or every mistake found, or `not_configured` for the untouched
 *   template, whose issuer is on a reserved `.example` host.
 */
export function parseConfig(text: string): ParsedConfig {
  const whole = (found: string, expected: string): ParsedConfig => ({
    kind: 'invalid',
    problems: [{ key: '(the whole file)', found, expected }],
  });
  if (text.length > MAX_CONFIG_BYTES) return whole('a very large file', 'at most 256 KiB');
  let json: unknown;
  try {
    // Some editors on Windows begin a file with a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return whole('text that is not JSON', 'a JSON document');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return whole('something that is not an object', 'an object');
  }
  const lists = listsForObjects(json);
  if (lists.length > 0) return { kind: 'invalid', problems: lists };
  const parsed = v.safeParse(configSchema, json);
  if (!parsed.success) return { kind: 'invalid', problems: parsed.issues.map(toProblem) };
  const host = parseUrl(parsed.output.provider.issuer)?.hostname ?? '';
  if (PLACEHOLDER_HOST.test(host)) return { kind: 'not_configured' };
  const problems = [
    ...problemsAcross(parsed.output),
    ...grantProblems(parsed.output),
    ...sensitiveProblems(parsed.output),
  ];
  if (problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'ok', config: deepFreeze(parsed.output) };
}
