/**
 * Where the session bus listens, as `net.connect` paths, in the order to try (D-Bus Specification,
 * "Server Addresses"). Only `unix:` addresses count: a session bus over TCP is nobody's keyring.
 *
 * @param env the process environment: `DBUS_SESSION_BUS_ADDRESS`, else the bus in `XDG_RUNTIME_DIR`,
 * which is also where libsecret looks.
 */
export function sessionBusPaths(env: Readonly<Record<string, string | undefined>>): string[] {
  const address = env['DBUS_SESSION_BUS_ADDRESS'];
  if (address !== undefined && address !== '') {
    return address.split(';').flatMap((one) => socketPath(one) ?? []);
  }
  const runtime = env['XDG_RUNTIME_DIR'];
  return runtime === undefined || runtime === '' ? [] : [`${runtime}/bus`];
}

function socketPath(address: string): string | null {
  if (!address.startsWith('unix:')) return null;
  const pairs = address
    .slice('unix:'.length)
    .split(',')
    .map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), unescape(pair.slice(equals + 1))];
    });
  const values = new Map(pairs);
  const path = values.get('path');
  if (path !== undefined) return path;
  const abstract = values.get('abstract');
  return abstract === undefined ? null : `\0${abstract}`;
}

/** Address values escape bytes as %XX. */
function unescape(value: string): string {
  const bytes = value.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
