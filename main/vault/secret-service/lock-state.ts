import { BusError, openFirst, type Bus } from './bus.ts';
import { sessionBusPaths } from './bus-address.ts';
import type { WireValue } from './wire.ts';

/** Where the Secret Service is called. */
export const SECRET_SERVICE = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
} as const;
const COLLECTION_INTERFACE = 'org.freedesktop.Secret.Collection';
/** The schema keytar stores its items under. */
const KEYTAR_SCHEMA = 'org.freedesktop.Secret.Generic';
/** What the Secret Service calls "none". */
export const NO_OBJECT = '/';
const NO_OWNER = ['ServiceUnknown', 'NameHasNoOwner'].map((e) => `org.freedesktop.DBus.Error.${e}`);

/** An item as keytar names it; without an account, every item of the service. */
export interface KeytarItem {
  readonly service: string;
  readonly account?: string;
}

/** The environment in which the session bus is found. */
export type BusEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Whether the Secret Service withholds this item, or would: an item of that name is locked, or the
 * default collection is, into which it would be written.
 *
 * Why this is asked over D-Bus: for a locked item, and after a dismissed prompt, libsecret's lookup
 * returns "no such item" without an error, and its delete "there was none" (measured with 0.20.5).
 * Taken at its word, a locked keyring signs people out and a sign-out leaves the token behind.
 * Nothing here prompts, writes or starts a service.
 *
 * Throws when the question cannot be answered; then nobody may conclude that an item is absent.
 *
 * @param env where the session bus is found; the process environment outside tests.
 * @param timeoutMs for the whole question, in milliseconds.
 */
export async function secretServiceLocked(
  item: KeytarItem,
  env: BusEnvironment = process.env,
  timeoutMs = 2_000,
): Promise<boolean> {
  // Nobody owns the name, yet the read before was answered: libsecret's own file, no lock to ask for.
  return (await secretServiceLock(item, env, timeoutMs)) === 'locked';
}

/**
 * As `secretServiceLocked`, and says whether there is a Secret Service at all.
 * @returns `absent` when nobody offers it now; it may be started by the first who reads.
 */
export async function secretServiceLock(
  item: KeytarItem,
  env: BusEnvironment = process.env,
  timeoutMs = 2_000,
): Promise<'locked' | 'open' | 'absent'> {
  const bus = await openFirst(sessionBusPaths(env), timeoutMs);
  try {
    const locked = await lockedObjects(bus, item);
    if (locked === null) return 'absent';
    return locked.length > 0 ? 'locked' : 'open';
  } finally {
    bus.close();
  }
}

/** The locked items of that name, and the default collection when it is locked; null without a service. */
export async function lockedObjects(bus: Bus, item: KeytarItem): Promise<string[] | null> {
  try {
    const [items, collection] = await Promise.all([lockedItems(bus, item), lockedDefault(bus)]);
    return [...items, ...collection];
  } catch (error) {
    if (error instanceof BusError && NO_OWNER.includes(error.errorName ?? '')) return null;
    throw error;
  }
}

async function lockedItems(bus: Bus, { service, account }: KeytarItem): Promise<string[]> {
  const attributes: WireValue = [
    ['service', service],
    ...(account === undefined ? [] : [['account', account]]),
    ['xdg:schema', KEYTAR_SCHEMA],
  ];
  const [, locked] = await bus.call({
    ...SECRET_SERVICE,
    member: 'SearchItems',
    signature: 'a{ss}',
    body: [attributes],
  });
  return pathsIn(locked);
}

/** The default collection's path, if it is locked. */
async function lockedDefault(bus: Bus): Promise<string[]> {
  const [collection] = await bus.call({
    ...SECRET_SERVICE,
    member: 'ReadAlias',
    signature: 's',
    body: ['default'],
  });
  if (typeof collection !== 'string') throw new BusError(null);
  // A keyring that was never set up: the first write will ask for its password.
  if (collection === NO_OBJECT) return [];
  const [property] = await bus.call({
    destination: SECRET_SERVICE.destination,
    path: collection,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [COLLECTION_INTERFACE, 'Locked'],
  });
  const locked = typeof property === 'object' && 'value' in property ? property.value : null;
  if (typeof locked !== 'boolean') throw new BusError(null);
  return locked ? [collection] : [];
}

/** Object paths of an answer. Throws `BusError` for anything else. */
export function pathsIn(value: WireValue | undefined): string[] {
  if (!Array.isArray(value)) throw new BusError(null);
  return (value as readonly WireValue[]).map((path) => {
    if (typeof path !== 'string') throw new BusError(null);
    return path;
  });
}
