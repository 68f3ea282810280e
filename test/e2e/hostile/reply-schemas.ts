/**
 * All that may come out of main to a page, as strict schemas beside the contract's types: a reply or event that
 * has a key, a value or a code more is a fault (IP-03, IP-04). The types hold both together, either way round.
 */
import * as v from 'valibot';
import {
  errors,
  verbs,
  type ApiResponseHead,
  type ErrorCode,
  type MethodName,
  type MethodResult,
} from '../../../preload/contract.ts';
import { events, type EventName } from '../../../preload/events.ts';
import type { FromMain } from '../../../preload/stream-messages.ts';

const maybe = v.exactOptional;
const text = v.pipe(v.string(), v.maxLength(1024));
const time = v.pipe(v.number(), v.finite());
const timeOrNull = v.nullable(time);
const code = v.picklist(Object.keys(errors) as ErrorCode[]);

const storeProblems = ['store_locked', 'store_denied', 'store_unavailable'] as const;
const phases = ['preparing', 'unlocking', 'waiting_for_browser', 'completing'] as const;
const storeProblem = maybe(v.literal('store_unavailable'));

const accountEntries = {
  issuer: text,
  subject: text,
  name: maybe(text),
  username: maybe(text),
  email: maybe(text),
};

const report = v.strictObject({
  local: v.picklist(['done', 'pending', 'failed']),
  revocation: v.picklist(['done', 'pending', 'refused', 'unsupported', 'nothing_to_revoke']),
  everywhere: maybe(v.picklist(['done', 'failed'])),
  endSession: v.picklist(['opened', 'returned', 'failed', 'unsupported', 'skipped']),
});

const persistence = v.variant('kind', [
  v.strictObject({ kind: v.literal('stored') }),
  v.strictObject({
    kind: v.literal('memory_only'),
    problem: v.picklist([...storeProblems, 'nothing_to_keep']),
    canKeep: maybe(v.literal(true)),
  }),
]);

const revised = {
  revision: v.pipe(v.number(), v.integer()),
  provider: text,
  unfinishedSignOuts: maybe(v.pipe(v.number(), v.integer())),
  otherAccounts: maybe(v.array(v.strictObject({ ...accountEntries, provider: text }))),
  providers: maybe(v.array(v.strictObject({ issuer: text, name: text }))),
};

/** A snapshot, as an answer or as an event. */
export const snapshotSchema = v.variant('state', [
  v.strictObject({ ...revised, state: v.literal('starting') }),
  v.strictObject({ ...revised, state: v.literal('restoring') }),
  v.strictObject({
    ...revised,
    state: v.literal('storeBlocked'),
    problem: v.picklist(storeProblems),
  }),
  v.strictObject({
    ...revised,
    state: v.literal('signedOut'),
    reason: v.picklist(['never_signed_in', 'signed_out', 'session_ended']),
    error: maybe(code),
    signOut: maybe(report),
    storeProblem,
  }),
  v.strictObject({
    ...revised,
    state: v.literal('signingIn'),
    phase: v.picklist(phases),
    deadline: time,
    storeProblem,
  }),
  v.strictObject({
    ...revised,
    state: v.literal('signedIn'),
    account: v.strictObject(accountEntries),
    connection: v.picklist([
      'online',
      'offline',
      'untrusted',
      'refreshing',
      'refused',
      ...storeProblems,
    ]),
    persistence,
    signedInAt: timeOrNull,
    lastRefreshAt: timeOrNull,
    accessTokenExpiresAt: timeOrNull,
    clockOffset: time,
    scopes: v.array(text),
    signingInAgain: maybe(
      v.strictObject({
        phase: v.picklist(phases),
        purpose: v.picklist(['more_access', 'fresh_sign_in']),
        deadline: time,
        storeProblem,
      }),
    ),
    adding: maybe(
      v.strictObject({ phase: v.picklist(phases), provider: text, deadline: time, storeProblem }),
    ),
    addError: maybe(code),
    canSignOutEverywhere: maybe(v.literal(true)),
  }),
  v.strictObject({ ...revised, state: v.literal('signingOut') }),
]);

const names = v.array(text);

/** What a window may do, as an answer or as an event. */
export const grantsSchema = v.strictObject({
  window: text,
  verbs: v.array(v.picklist(verbs)),
  accounts: v.picklist(['current', 'all']),
  apis: v.record(text, names),
  scopes: names,
  opens: names,
  accessTokens: names,
});

const activity = v.array(
  v.strictObject({
    at: time,
    event: v.picklist(Object.keys(events) as EventName[]),
    sentence: v.picklist(Object.values(events)),
    token: maybe(text),
    code: maybe(text),
    phase: maybe(text),
    outcome: maybe(text),
    reason: maybe(text),
    status: maybe(v.number()),
    ms: maybe(v.number()),
    count: maybe(v.number()),
    method: maybe(text),
    api: maybe(text),
    window: maybe(text),
    version: maybe(text),
  }),
);

const headers = v.record(
  v.picklist(['content-type', 'content-language', 'etag', 'last-modified', 'retry-after']),
  v.string(),
);

/** What each method answers when it does what it was asked. */
const values = {
  getSession: snapshotSchema,
  signIn: snapshotSchema,
  switchAccount: snapshotSchema,
  cancelSignIn: v.boolean(),
  reopenBrowser: v.undefined(),
  copySignInLink: v.undefined(),
  keepSession: snapshotSchema,
  signOut: report,
  request: v.strictObject({
    status: v.number(),
    headers,
    body: v.union([v.string(), v.instance(Uint8Array)]),
  }),
  // Where no configuration hands one out, as here, nothing is one.
  getAccessToken: v.strictObject({ token: v.string(), expiresAt: time, scope: text }),
  getActivity: activity,
  exportActivity: v.boolean(),
  getGrants: grantsSchema,
  narrowGrants: grantsSchema,
  openWindow: v.undefined(),
} satisfies { readonly [M in MethodName]: v.GenericSchema<unknown, Plain<MethodResult<M>>> };

/** The same type as schemas give it: everything writable, and what answers nothing is undefined. */
type Plain<T> = [T] extends [void]
  ? undefined
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;

/** Methods whose schema lets less through than the contract's type says. */
type Narrower = {
  [M in MethodName]: Plain<MethodResult<M>> extends v.InferOutput<(typeof values)[M]> ? never : M;
}[MethodName];
/** These on purpose: they have texts that are of a closed list. Of any other the contract has grown. */
type NarrowerOnPurpose = 'getGrants' | 'narrowGrants' | 'request' | 'getActivity';
type Holds<T extends true> = T;
export type LacksNothing = Holds<
  [Exclude<Narrower, NarrowerOnPurpose>] extends [never] ? true : false
>;

/** What a call is named: `openRequest` is one, but no method. */
export type CallName = MethodName | 'openRequest';

/** What a stream begins with. */
const head = v.strictObject({
  status: v.number(),
  headers,
  length: v.nullable(v.pipe(v.number(), v.integer())),
}) satisfies v.GenericSchema<unknown, Plain<ApiResponseHead>>;

/** What main sends for a call: a value of that method, or a code alone. */
const onTheWire = (value: v.GenericSchema) =>
  v.variant('ok', [
    v.strictObject({ ok: v.literal(true), value }),
    v.strictObject({ ok: v.literal(false), code }),
  ]);

/** What `window.auth` answers: the same, with the code's own sentences. */
const inThePage = (value: v.GenericSchema) =>
  v.variant('ok', [
    v.strictObject({ ok: v.literal(true), value }),
    v.strictObject({
      ok: v.literal(false),
      error: v.pipe(
        v.strictObject({ code, message: v.string(), nextStep: v.string() }),
        v.check(({ code: of, ...said }) => said.message === errors[of].message),
        v.check(({ code: of, ...said }) => said.nextStep === errors[of].nextStep),
      ),
    }),
  ]);

/** Says what is wrong with an answer of a method; null when it is as the contract says. */
export function wrongWith(name: CallName, answer: unknown, where: 'wire' | 'page'): string | null {
  const value: v.GenericSchema = name === 'openRequest' ? head : values[name];
  const schema = where === 'wire' ? onTheWire(value) : inThePage(value);
  return problemOf(schema, answer, name);
}

/** What main may say over the port of a stream. */
const overPort = v.union([
  v.strictObject({ sent: v.pipe(v.number(), v.integer()) }),
  v.strictObject({ head }),
  v.strictObject({ piece: v.instance(Uint8Array) }),
  v.strictObject({ end: v.literal(true) }),
  v.strictObject({ code }),
]) satisfies v.GenericSchema<unknown, Plain<FromMain>>;

/** Says what is wrong with what came over the port of a stream; null when it is as the contract says. */
export const wrongOverPort = (message: unknown): string | null =>
  problemOf(overPort, message, 'over a port');

/** Says what is wrong with what a listener was told; null when it is as the contract says. */
export function wrongWithNews(kind: 'session' | 'grants', news: unknown): string | null {
  return problemOf(kind === 'session' ? snapshotSchema : grantsSchema, news, kind);
}

function problemOf(schema: v.GenericSchema, found: unknown, what: string): string | null {
  const parsed = v.safeParse(schema, found);
  if (parsed.success) return null;
  const [issue] = parsed.issues;
  return `${what}: ${v.getDotPath(issue) ?? '(whole)'}: ${issue.message}: ${JSON.stringify(found).slice(0, 300)}`;
}
