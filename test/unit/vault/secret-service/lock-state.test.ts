import { afterEach, describe, expect, it } from 'vitest';
import { secretServiceLocked } from '../../../../main/vault/secret-service/lock-state.ts';
import type { Variant, WireValue } from '../../../../main/vault/secret-service/wire.ts';
import { replyBytes, startBusServer, type BusServer, type SeenCall } from './bus-server.ts';

const hasUnixSockets = process.platform !== 'win32';
const ITEM = { service: 'org.example.shell', account: 'ada' };
const COLLECTION = '/org/freedesktop/secrets/collection/login';

interface Keyring {
  readonly unlockedItems?: readonly string[];
  readonly lockedItems?: readonly string[];
  readonly defaultCollection?: string;
  readonly collectionLocked?: WireValue;
}

/** The answers of a keyring in that state. */
const keyring =
  ({
    unlockedItems = [],
    lockedItems = [],
    defaultCollection = COLLECTION,
    collectionLocked = false,
  }: Keyring) =>
  ({ serial, member, bytes }: SeenCall): Buffer | 'close' => {
    if (member === 'SearchItems') return replyBytes(serial, 'aoao', [unlockedItems, lockedItems]);
    if (member === 'ReadAlias') return replyBytes(serial, 'o', [defaultCollection]);
    if (member !== 'Get' || !bytes.includes(COLLECTION)) return 'close';
    const type = typeof collectionLocked === 'boolean' ? 'b' : 's';
    const property: Variant = { signature: type, value: collectionLocked };
    return replyBytes(serial, 'v', [property]);
  };

describe.runIf(hasUnixSockets)('whether the Secret Service withholds an item', () => {
  let server: BusServer | null = null;
  const ask = async (answer: Parameters<typeof startBusServer>[0]): Promise<boolean> => {
    server = await startBusServer(answer);
    return secretServiceLocked(
      ITEM,
      { DBUS_SESSION_BUS_ADDRESS: `unix:path=${server.path}` },
      2_000,
    );
  };
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it.each<[string, boolean, Keyring]>([
    ['nothing is locked', false, {}],
    ['the item is there, unlocked', false, { unlockedItems: ['/1'] }],
    ['the item is locked', true, { lockedItems: ['/1'] }],
    ['the default collection is locked', true, { collectionLocked: true }],
    ['there is no default collection yet', false, { defaultCollection: '/' }],
    ['only the item is locked', true, { defaultCollection: '/', lockedItems: ['/1'] }],
  ])('when %s: %s [ST-05]', async (_, locked, state) => {
    expect(await ask(keyring(state))).toBe(locked);
  });

  it('asks for exactly the item keytar would have read, and only reads [ST-05]', async () => {
    await ask(keyring({}));
    const asked = server?.calls.map(({ member }) => member).sort();
    expect(asked).toEqual(['Get', 'ReadAlias', 'SearchItems']);
    const search = server?.calls.find(({ member }) => member === 'SearchItems')?.bytes.toString();
    for (const part of [
      'service',
      ITEM.service,
      'account',
      ITEM.account,
      'org.freedesktop.Secret.Generic',
    ]) {
      expect(search).toContain(part);
    }
  });

  it.each(['ServiceUnknown', 'NameHasNoOwner'])(
    "when nobody offers the service (%s), as with libsecret's own file: no",
    async (error) => {
      const name = `org.freedesktop.DBus.Error.${error}`;
      expect(await ask(({ serial }) => replyBytes(serial, 's', [''], name))).toBe(false);
    },
  );

  it.each<[string, Parameters<typeof startBusServer>[0]]>([
    [
      'refuses',
      ({ serial }) => replyBytes(serial, 's', [''], 'org.freedesktop.DBus.Error.AccessDenied'),
    ],
    ['hangs up', () => 'close'],
    ['answers with other types', ({ serial }) => replyBytes(serial, 's', ['text'])],
    [
      'answers the search with another type',
      (call) =>
        call.member === 'SearchItems'
          ? replyBytes(call.serial, 'oo', ['/', '/'])
          : keyring({})(call),
    ],
    ['answers with nothing', ({ serial }) => replyBytes(serial, '', [])],
    ['has a lock that is neither on nor off', keyring({ collectionLocked: 'perhaps' })],
  ])(
    'throws when the bus %s: nobody may conclude that the item is absent [ST-05]',
    async (_, answer) => {
      await expect(ask(answer)).rejects.toThrow();
    },
  );

  it.each([
    ['no bus', {}],
    ['a bus that is gone', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }],
    ['a bus over TCP', { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=127.0.0.1,port=9' }],
  ])('throws when there is %s [ST-05]', async (_, env) => {
    await expect(secretServiceLocked(ITEM, env)).rejects.toThrow();
  });

  it('takes the first bus that answers', async () => {
    server = await startBusServer(keyring({ lockedItems: ['/1'] }));
    const address = `unix:path=/nowhere/bus;unix:path=${server.path}`;
    expect(await secretServiceLocked(ITEM, { DBUS_SESSION_BUS_ADDRESS: address })).toBe(true);
  });
});
