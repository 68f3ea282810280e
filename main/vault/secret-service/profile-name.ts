import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { VaultNamespace } from '../item-names.ts';
import { openFirst, type Bus } from './bus.ts';
import { sessionBusPaths } from './bus-address.ts';

/** Not to wait in a queue: RequestName answers at once (D-Bus Specification, "Message Bus Messages"). */
const DO_NOT_QUEUE = 4;
const ALREADY_ANOTHERS = 3;
const BUS_ANSWERS_WITHIN_MS = 2_000;
/** A process that was just killed may keep its name for a moment. */
const WITHIN_MS = 5_000;
const EVERY_MS = 50;

/** Whose items in the keyring they are: the part of the vault's namespace that processes can share. */
export type ProfileNamespace = Pick<VaultNamespace, 'appId' | 'channel' | 'profile'>;

/** The name on the session bus that stands for one profile's items. */
export function profileName({ appId, channel, profile }: ProfileNamespace): string {
  const whose = JSON.stringify([appId, channel, profile]);
  return `electron_auth_shell.Profile.p${createHash('sha256').update(whose).digest('hex').slice(0, 32)}`;
}

/**
 * Takes a profile's name on the session bus, for as long as this process lives (RT-05, RT-06).
 *
 * Why there, beside Electron's lock: that one is a link in the profile folder, which is lost with the
 * folder, and which on Linux gives way to whoever cannot connect to its holder (measured, decision
 * 0013). The bus gives a name to one process, and takes it back when that one dies; no age and no other
 * process ends that. And it is the keyring's own bus: whoever is not on it does not get at the items.
 *
 * @param env where the session bus is found; the process environment outside tests.
 * @param withinMs how long to wait for another process's end.
 * @returns `held` by this process; `anothers`, of a process that lives; `no_bus`, and so no keyring on it.
 */
export async function holdProfile(
  namespace: ProfileNamespace,
  env: Readonly<Record<string, string | undefined>> = process.env,
  withinMs = WITHIN_MS,
): Promise<'held' | 'anothers' | 'no_bus'> {
  const name = profileName(namespace);
  const deadline = performance.now() + withinMs;
  for (;;) {
    const taken = await take(name, env).catch(() => 'no_bus' as const);
    if (taken !== 'anothers' || performance.now() > deadline) return taken;
    await delay(EVERY_MS);
  }
}

async function take(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<'held' | 'anothers'> {
  const bus = await openFirst(sessionBusPaths(env), BUS_ANSWERS_WITHIN_MS);
  try {
    const isHeld = (await requestName(bus, name)) !== ALREADY_ANOTHERS;
    if (isHeld) bus.keep();
    else bus.close();
    return isHeld ? 'held' : 'anothers';
  } catch (error) {
    bus.close();
    throw error;
  }
}

async function requestName(bus: Bus, name: string): Promise<unknown> {
  const [answer] = await bus.call({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'RequestName',
    signature: 'su',
    body: [name, DO_NOT_QUEUE],
  });
  return answer;
}
