/** What a person is asked before a call of a page is sent: made of what is sent, not of what the page says. */
import type { SensitiveRoute } from '../config.ts';
import type { Question } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import { jsonFields } from './json-fields.ts';
import { shownText, shownValue } from './shown-text.ts';

/** What of a call the question is about. */
export interface AskedCall {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: Uint8Array | undefined;
}

/** What is shown whole, or the call is refused. */
const MAX_CALL_LENGTH = 300;
/** No form that a person fills in is longer. */
const MAX_BODY_BYTES = 256 * 1024;
const ACCESS_TITLE = 'Allow more access?';

/** Only UTF-8, and of that only what has one spelling: a byte order mark is no JSON either. */
function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new AuthError('bad_request');
  }
}

/** The fields to be shown, from the bytes that are sent. Throws `bad_request` when they could be read in two ways. */
function fieldsOf({ headers, body }: AskedCall, show: readonly string[]): Question['fields'] {
  if (show.length === 0) return [];
  const type = headers.find(([name]) => name === 'content-type')?.[1];
  const isJson = type !== undefined && /^application\/json(?: ?; ?charset=utf-8)?$/i.test(type);
  if (!isJson || !body || body.byteLength > MAX_BODY_BYTES) throw new AuthError('bad_request');
  const fields = jsonFields(textOf(body));
  if (!fields) throw new AuthError('bad_request');
  return show.map((name) => [name, shownValue(fields.get(name))]);
}

/**
 * The question about a call.
 * @param sensitive how its route is marked; undefined when the question is about access alone.
 * @throws AuthError `bad_request` when what is sent cannot be shown for what it is.
 */
export function questionOf(
  call: AskedCall,
  sensitive: SensitiveRoute | undefined,
  rest: Pick<Question, 'window' | 'account' | 'scopes' | 'signIn'>,
): Question {
  const { pathname, search } = new URL(call.url);
  const path = pathname + search;
  if (path.length > MAX_CALL_LENGTH) throw new AuthError('bad_request');
  const { account } = rest;
  return {
    ...rest,
    account: account === undefined ? undefined : shownText(account, 80),
    title: sensitive?.title ?? ACCESS_TITLE,
    api: call.name,
    call: shownText(`${call.method} ${path}`, MAX_CALL_LENGTH + 10),
    fields: sensitive ? fieldsOf(call, sensitive.show) : [],
  };
}
