import type { Bus } from '../../main/vault/secret-service/bus.ts';

/** What tests do to a gnome-keyring over its bus, without a prompt. */

const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};
const SERVICE = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
};
const PROMPTER = 'org.gnome.keyring.SystemPrompter';

/** Whether a keyring is on the bus and its default collection is there. */
export async function keyringIsReady(bus: Bus): Promise<boolean> {
  const [owned] = await bus.call({
    ...BUS,
    member: 'NameHasOwner',
    signature: 's',
    body: [SERVICE.destination],
  });
  return owned === true && (await defaultCollection(bus)) !== '/';
}

/** Locks the default collection. */
export async function lockKeyring(bus: Bus): Promise<void> {
  const collection = await defaultCollection(bus);
  await bus.call({ ...SERVICE, member: 'Lock', signature: 'ao', body: [[collection]] });
}

/** Unlocks the default collection as the login screen would, with its password. */
export async function unlockKeyring(bus: Bus, password: string): Promise<void> {
  const collection = await defaultCollection(bus);
  const [, session] = await bus.call({
    ...SERVICE,
    member: 'OpenSession',
    signature: 'sv',
    body: ['plain', { signature: 's', value: '' }],
  });
  if (typeof session !== 'string') throw new Error('the keyring opened no session');
  const secret = [session, new Uint8Array(), Buffer.from(password), 'text/plain'];
  await bus.call({
    ...SERVICE,
    interface: 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
    member: 'UnlockWithMasterPassword',
    signature: 'o(oayays)',
    body: [collection, secret],
  });
}

/** Becomes the prompter of the session, and never answers a prompt while `bus` is open. */
export async function takePrompterPlace(bus: Bus): Promise<void> {
  await bus.call({ ...BUS, member: 'RequestName', signature: 'su', body: [PROMPTER, 0] });
}

/** How many prompts of the keyring are open. */
export async function openPrompts(bus: Bus): Promise<number> {
  const [xml] = await bus.call({
    ...SERVICE,
    path: `${SERVICE.path}/prompt`,
    interface: 'org.freedesktop.DBus.Introspectable',
    member: 'Introspect',
  });
  if (typeof xml !== 'string') throw new Error('the keyring names no prompts');
  return xml.split('<node name=').length - 1;
}

async function defaultCollection(bus: Bus): Promise<string> {
  const alias = { ...SERVICE, member: 'ReadAlias', signature: 's', body: ['default'] };
  const [path] = await bus.call(alias);
  if (typeof path !== 'string') throw new Error('the keyring names no default collection');
  return path;
}
