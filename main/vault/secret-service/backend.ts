import { openFirst, type Bus } from './bus.ts';
import { sessionBusPaths } from './bus-address.ts';
import { SECRET_SERVICE, type BusEnvironment } from './lock-state.ts';

/** Who offers a Secret Service, by the name that they own as well. */
const OFFERED_BY = [
  ['org.gnome.keyring', 'gnome_keyring'],
  ['org.kde.kwalletd6', 'kwallet'],
  ['org.kde.kwalletd5', 'kwallet'],
  ['org.kde.secretservicecompat', 'kwallet'],
] as const;

/** A kind of Secret Service; `other` is one that this app has no name for. */
export type SecretServiceKind = (typeof OFFERED_BY)[number][1] | 'other';

/**
 * Which kind of Secret Service is on the session bus: each has items of its own, so that a session kept on one
 * desktop is not found on another (ST-12). Starts none, asks nobody.
 *
 * @returns null when there is none, or nobody can tell.
 * @param env where the session bus is found; the process environment outside tests.
 * @param timeoutMs for the whole question, in milliseconds.
 */
export async function secretServiceKind(
  env: BusEnvironment = process.env,
  timeoutMs = 2_000,
): Promise<SecretServiceKind | null> {
  const bus = await openFirst(sessionBusPaths(env), timeoutMs).catch(() => null);
  if (bus === null) return null;
  try {
    const service = await ownerOf(bus, SECRET_SERVICE.destination);
    if (service === null) return null;
    for (const [name, kind] of OFFERED_BY) {
      if ((await ownerOf(bus, name)) === service) return kind;
    }
    return 'other';
  } finally {
    bus.close();
  }
}

/** The connection that owns a name; null when none does. */
async function ownerOf(bus: Bus, name: string): Promise<string | null> {
  const owner = { member: 'GetNameOwner', signature: 's', body: [name] };
  const driver = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };
  const [found] = await bus
    .call({ ...driver, interface: 'org.freedesktop.DBus', ...owner })
    .catch(() => [null]);
  return typeof found === 'string' ? found : null;
}
