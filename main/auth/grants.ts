/**
 * What a window may do (IP-05): its grants, how they become fewer, and what of a call and of a snapshot they
 * let through. Pure; asked in main before any await, by `main/electron/call-checks.ts`.
 */
import type {
  KeptGrants,
  MethodArguments,
  MethodName,
  SessionSnapshot,
  WindowGrants,
} from '../../preload/contract.ts';
import { answersSnapshot, needsVerb } from '../../preload/contract.ts';
import type { ApiConfig, WindowConfig } from '../config.ts';
import { routeOf } from './api-routes.ts';
import { AuthError } from './auth-error.ts';
import { ownEntry } from './own-entry.ts';

/** The APIs of the configuration: which routes they have. */
export type ApisWithRoutes = Readonly<Record<string, Pick<ApiConfig, 'routes'>>>;

/** What a window is granted when it is opened. */
export function grantsOf(window: string, config: WindowConfig): WindowGrants {
  const { verbs, accounts, apis, scopes, opens } = config;
  const accessTokens = Object.keys(config.handsOutAccessTokens);
  return { window, verbs, accounts, apis, scopes, opens, accessTokens };
}

/** What can do nothing without something that was given up goes with it. */
function withoutUseless(grants: WindowGrants): WindowGrants {
  const { verbs, accounts } = grants;
  const isUseless = (name: MethodName) =>
    (name === 'switchAccount' && accounts !== 'all') ||
    // Else a window that gave up knowing of the session would be told of it by the way.
    (Object.hasOwn(answersSnapshot, name) && !verbs.includes('getSession'));
  return { ...grants, verbs: verbs.filter((name) => !isUseless(name)) };
}

/**
 * What is left of a window's grants: the intersection with what is to be kept. Whatever is asked for, nothing is
 * granted after it that was not before.
 */
export function narrow(grants: WindowGrants, keep: KeptGrants): WindowGrants {
  const both = <T extends string>(has: readonly T[], kept: readonly string[] | undefined) =>
    kept === undefined ? has : has.filter((entry) => kept.includes(entry));
  const { apis } = keep;
  const routes = Object.entries(grants.apis).map(
    ([name, has]) =>
      [name, apis === undefined ? has : both(has, ownEntry(apis, name) ?? [])] as const,
  );
  return withoutUseless({
    window: grants.window,
    verbs: both(grants.verbs, keep.verbs),
    accounts: keep.accounts === 'current' ? 'current' : grants.accounts,
    apis: Object.fromEntries(routes.filter(([, left]) => left.length > 0)),
    scopes: both(grants.scopes, keep.scopes),
    opens: both(grants.opens, keep.opens),
    accessTokens: both(grants.accessTokens, keep.accessTokens),
  });
}

/** Whether a window may call a method at all, whatever it asks of it. */
export const mayCall = ({ verbs }: WindowGrants, name: MethodName): boolean =>
  !needsVerb(name) || verbs.includes(name);

type Rule<M extends MethodName> = (
  grants: WindowGrants,
  args: MethodArguments<M>,
  apis: ApisWithRoutes,
) => boolean;

/** What a method's arguments must be granted besides its verb. */
const rules: { readonly [M in MethodName]?: Rule<M> } = {
  signIn: ({ accounts }, [choice]) => accounts === 'all' || choice?.another !== true,
  signOut: ({ accounts }, [choice]) => accounts === 'all' || choice?.account === undefined,
  switchAccount: ({ accounts }) => accounts === 'all',
  request: ({ apis: granted }, [call], apis) => {
    const route = routeOf(ownEntry(apis, call.api)?.routes ?? [], call);
    return route !== null && (ownEntry(granted, call.api) ?? []).includes(route);
  },
  openWindow: ({ opens }, [name]) => opens.includes(name),
  getAccessToken: ({ accessTokens }, [{ api }]) => accessTokens.includes(api),
};

/**
 * Lets a call through whose arguments the window is granted; the verb is asked for before (`mayCall`).
 * @param apis the APIs of the configuration: a call belongs to the most exact of an API's routes.
 * @throws AuthError `not_granted`; `bad_request` for a path that servers could read in two ways.
 */
export function checkGranted<M extends MethodName>(
  grants: WindowGrants,
  apis: ApisWithRoutes,
  name: M,
  args: MethodArguments<M>,
): void {
  const rule = rules[name];
  if (rule && !rule(grants, args, apis)) throw new AuthError('not_granted');
}

/** A snapshot as a window may know it: without any account but the current one, unless it is granted all. */
export function projected({ accounts }: WindowGrants, snapshot: SessionSnapshot): SessionSnapshot {
  if (accounts === 'all') return snapshot;
  const { otherAccounts: _others, ...rest } = snapshot;
  if (rest.state !== 'signedIn') return rest;
  const { adding: _adding, addError: _addError, ...alone } = rest;
  return alone;
}
