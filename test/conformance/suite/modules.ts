/**
 * The modules of the public conformance suite for clients (its OpenID Connect and FAPI 2 plans), by the
 * names that it gives them. Each that applies has a file of its own; so has each that does not, to show
 * that it does not, except where another file shows it as well.
 */
import { FAPI2_MODULES } from './fapi2-modules.ts';
import { LOGOUT_MODULES } from './logout-modules.ts';
import type { ClientProfile, Entry } from './module.ts';
import { OIDC_MODULES } from './oidc-modules.ts';

/** Every module, by name. */
export const MODULES = { ...OIDC_MODULES, ...LOGOUT_MODULES, ...FAPI2_MODULES } as const;

export type ModuleName = keyof typeof MODULES;

/** A module, with its name and the client that it is run with. */
export interface Module extends Entry {
  readonly name: ModuleName;
  readonly profile: ClientProfile;
}

function profileOf(name: string): ClientProfile {
  if (name.startsWith('fapi2-')) return 'fapi2';
  return /-(scope-)?userinfo-/.test(name) ? 'userinfo' : 'basic';
}

/** What the list says of a module. */
export function moduleNamed(name: ModuleName): Module {
  const entry: Entry = MODULES[name];
  return { ...entry, name, profile: entry.profile ?? profileOf(name) };
}

/** All of them, in the order of the list. */
export const allModules: readonly Module[] = (Object.keys(MODULES) as ModuleName[]).map(
  moduleNamed,
);
