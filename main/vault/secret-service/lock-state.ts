import { BusError, openFirst, type Bus } from './bus.ts';
import { sessionBusPaths } from './bus-address.ts';
import type { WireValue } from './wire.ts';

const SERVICE = 'org.freedesktop.secrets';
const SERVICE_PATH = '/org/freedesktop/secrets';
const SERVICE_INTERFACE = 'org.freedesktop.Secret.Service';
const COLLECTION_INTERFACE = 'org.freedesktop.Secret.Collection';
/** The schema keytar stores its items under. */
const KEYTAR_SCHEMA = 'org.freedesktop.Secret.Generic';
const NO_OBJECT = '/';
const NO_OWNER = ['ServiceUnknown', 'NameHasNoOwner'].map((e) => `org.freedesktop.DBus.Error.${e}`);

/** An item as keytar names it. */
export interface KeytarItem {
  readonly service: string;
  readonly account: string;
}

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
  env: Readonly<Record<string, string | undefined>> = process.env,
  timeoutMs = 2_000,
): Promise<boolean> {
  const bus = await openFirst(sessionBusPaths(env), timeoutMs);
  try {
    const [itemLocked, collectionLocked] = await Promise.all([
      hasLockedItem(bus, item),
      defaultCollectionLocked(bus),
    ]);
    return itemLocked || collectionLocked;
  } catch (error) {
    // Nobody owns the name, yet the read before was answered: libsecret's own file, no lock to ask for.
    if (error instanceof BusError && NO_OWNER.includes(error.errorName ?? '')) return false;
    throw error;
  } finally {
    bus.close();
  }
}

async function hasLockedItem(bus: Bus, { service, account }: KeytarItem): Promise<boolean> {
  const attributes: WireValue = [
    ['service', service],
    ['account', account],
    ['xdg:schema', KEYTAR_SCHEMA],
  ];
  const [, locked] = await bus.call({
    destination: SERVICE,
    path: SERVICE_PATH,
    interface: SERVICE_INTERFACE,
    member: 'SearchItems',
    signature: 'a{ss}',
    body: [attributes],
  });
  if (!Array.isArray(locked)) throw new BusError(null);
  return locked.length > 0;
}

async function defaultCollectionLocked(bus: Bus): Promise<boolean> {
  const [collection] = await bus.call({
    destination: SERVICE,
    path: SERVICE_PATH,
    interface: SERVICE_INTERFACE,
    member: 'ReadAlias',
    signature: 's',
    body: ['default'],
  });
  if (typeof collection !== 'string') throw new BusError(null);
  // A keyring that was never set up: the first write will ask for its password.
  if (collection === NO_OBJECT) return false;
  const [property] = await bus.call({
    destination: SERVICE,
    path: collection,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [COLLECTION_INTERFACE, 'Locked'],
  });
  const locked = typeof property === 'object' && 'value' in property ? property.value : null;
  if (typeof locked !== 'boolean') throw new BusError(null);
  return locked;
}
