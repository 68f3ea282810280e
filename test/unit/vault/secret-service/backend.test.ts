import { afterEach, describe, expect, it } from 'vitest';
import { secretServiceKind } from '../../../../main/vault/secret-service/backend.ts';
import { replyBytes, startBusServer, type BusServer } from './bus-server.ts';

describe.runIf(process.platform !== 'win32')('the kind of the Secret Service', () => {
  let server: BusServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it.each<[string | null, Readonly<Record<string, string>>]>([
    ['gnome_keyring', { 'org.freedesktop.secrets': ':1.5', 'org.gnome.keyring': ':1.5' }],
    [
      'kwallet',
      {
        'org.freedesktop.secrets': ':1.6',
        'org.gnome.keyring': ':1.5',
        'org.kde.kwalletd6': ':1.6',
      },
    ],
    ['other', { 'org.freedesktop.secrets': ':1.7', 'org.gnome.keyring': ':1.5' }],
    [null, { 'org.gnome.keyring': ':1.5' }],
  ])('is %s by who owns its name as well [ST-12]', async (kind, owners) => {
    server = await startBusServer(({ serial, bytes }) => {
      const owner = Object.entries(owners).find(([name]) => bytes.includes(name))?.[1];
      return owner === undefined
        ? replyBytes(serial, 's', [''], 'org.freedesktop.DBus.Error.NameHasNoOwner')
        : replyBytes(serial, 's', [owner]);
    });
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${server.path}` };
    expect(await secretServiceKind(env)).toBe(kind);
  });

  it('is not known when the bus hangs up [ST-12]', async () => {
    server = await startBusServer(() => 'close');
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${server.path}` };
    expect(await secretServiceKind(env)).toBeNull();
  });
});
