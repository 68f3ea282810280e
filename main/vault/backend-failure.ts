import type { StoreFailure } from '../ports.ts';

/** What a backend can be blamed for; `timeout` is the caller's own clock. */
export type BackendFailure = Exclude<StoreFailure, 'timeout'>;

/**
 * What the backends say, as far as it was measured (gnome-keyring 42, libsecret 0.20.5) or can be read
 * in keytar's sources and the vendors' tables. keytar hands on nothing but the text: no error code.
 */
const TABLE: readonly (readonly [text: string, failure: BackendFailure])[] = [
  // Linux, measured: writing while the default collection is locked, prompt dismissed or not shown.
  ['cannot create an item in a locked collection', 'locked'],
  ['cannot get secret of a locked object', 'locked'],
  // macOS: errSecInteractionNotAllowed (locked, and no prompt may be shown), errSecInDarkWake.
  ['user interaction is not allowed', 'locked'],
  ['in dark wake, no ui possible', 'locked'],
  // macOS: the person said no (errSecUserCanceled), or the item's ACL did (errSecAuthFailed).
  ['user canceled the operation', 'denied'],
  ['the user name or passphrase you entered is not correct', 'denied'],
  // macOS wrPermErr; Windows ERROR_ACCESS_DENIED; a D-Bus policy (measured) and AppArmor's, as in snaps.
  ['write permissions error', 'denied'],
  ['access is denied', 'denied'],
  ['rejected send message', 'denied'],
  ['apparmor policy prevents', 'denied'],
];

/**
 * Sorts what a backend threw. Windows and macOS speak the system's language, so an unknown text is the
 * ordinary case and reads as `unavailable`: it neither ends a session nor lets anything be deleted.
 *
 * @param thrown what keytar rejected with; its text goes no further than this function.
 */
export function backendFailure(thrown: unknown): BackendFailure {
  const text = thrown instanceof Error ? thrown.message.toLowerCase() : '';
  const known = TABLE.find(([part]) => text.includes(part));
  return known?.[1] ?? 'unavailable';
}
