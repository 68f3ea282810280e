import type { AccountAccess } from '../../../main/auth/access-tokens.ts';
import { createAsking } from '../../../main/auth/asking.ts';
import type { AuthError } from '../../../main/auth/auth-error.ts';
import { guardCall, type GuardedCall, type GuardedCaller } from '../../../main/auth/call-guard.ts';
import type { SignInNeeds } from '../../../main/auth/sign-in-again.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeConfirmation } from '../../fakes/fake-confirmation.ts';

const RESOURCE = 'urn:bank';

/** A bank's API: an ordinary route, one that needs more access, one that is sensitive, one that is both. */
export const API: GuardedCall['api'] = {
  resource: RESOURCE,
  scopes: { 'POST /notes': ['notes:write'], 'POST /transfers': ['transfers:write'] },
  sensitive: {
    'POST /transfers': { maxAgeSeconds: 300, title: 'Send money', show: ['to', 'amount'] },
    'DELETE /account': { maxAgeSeconds: 300, title: 'Close the account', show: [] },
  },
};

/** A call of one of its routes. */
export function callOf(
  route: string,
  body?: string,
  changes: Partial<GuardedCall> = {},
): GuardedCall {
  const [method = '', path = ''] = route.split(' ');
  return {
    name: 'bank',
    api: API,
    route,
    method,
    url: `https://bank.test${path}`,
    headers: body === undefined ? [] : [['content-type', 'application/json']],
    body: body === undefined ? undefined : new TextEncoder().encode(body),
    ...changes,
  };
}

export const TRANSFER = '{"to":"Grace","amount":20,"note":"rent"}';

/** An account over nothing: what it was asked for is in `log`, in order. */
export function createGuardScenario() {
  const clock = createFakeClock();
  const log: string[] = [];
  const confirmation = createFakeConfirmation(async () => {
    log.push('asked');
    await clock.advance(2_000);
  });
  const asking = createAsking(confirmation, clock, createFakeLog());
  const gone = new AbortController();
  const left = new AbortController();
  let count = 0;
  const scenario = {
    clock,
    log,
    confirmation,
    asking,
    gone,
    /** The account is left. */
    left,
    /** What the person granted. */
    granted: ['openid', 'profile'] as readonly string[],
    /** Scopes that tokens do not have, though they are granted. */
    withheld: [] as readonly string[],
    /** Seconds since the person proved who they are. */
    age: 10_000 as number | null,
    /** Why a sign-in again fails. */
    failure: null as AuthError | null,
    /** What was asked for in the browser. */
    needs: [] as SignInNeeds[],
    renewable: true,
    caller: {
      window: 'main',
      scopes: ['notes:write', 'transfers:write'],
      interactive: true,
      gone: gone.signal,
      person: (acts) => acts,
    } as GuardedCaller,
    /** Runs while the browser is open. */
    inBrowser: () => {},
    account: (): AccountAccess => account,
    guard: (call: GuardedCall, changes: Partial<GuardedCaller> = {}) =>
      guardCall(call, { ...scenario.caller, ...changes }, account, asking),
  };
  const token = (scope: string) => {
    count += 1;
    const kept = scope.split(' ').filter((name) => !scenario.withheld.includes(name));
    return {
      value: `token-${count}`,
      type: 'bearer' as const,
      scope: kept.join(' '),
      expiresInSeconds: 60,
    };
  };
  const account: AccountAccess = {
    ended: left.signal,
    get: async (resource) => {
      log.push(`get ${resource}`);
      return token(scenario.granted.join(' '));
    },
    single: async (resource, scope) => {
      log.push(`single ${resource} ${scope}`);
      return token(scope ?? scenario.granted.join(' '));
    },
    invalidate: () => {
      log.push('invalidate');
      return scenario.renewable;
    },
    name: () => 'Ada Lovelace',
    scopes: () => scenario.granted,
    authAge: () => scenario.age,
    signInAgain: async (needs) => {
      log.push('browser');
      scenario.needs.push(needs);
      scenario.inBrowser();
      if (scenario.failure) throw scenario.failure;
      scenario.granted = [...new Set([...scenario.granted, ...needs.scopes])];
      scenario.age = 0;
      scenario.withheld = [];
    },
  };
  return scenario;
}
