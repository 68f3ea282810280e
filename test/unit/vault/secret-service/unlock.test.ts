import { afterEach, describe, expect, it, vi } from 'vitest';
import { askToUnlock } from '../../../../main/vault/secret-service/unlock.ts';
import type { WireValue } from '../../../../main/vault/secret-service/wire.ts';
import { replyBytes, signalBytes, startBusServer } from './bus-server.ts';
import type { BusServer, SeenCall } from './bus-server.ts';

const hasUnixSockets = process.platform !== 'win32';
const PROMPT = '/org/freedesktop/secrets/prompt/u1';
const COMPLETED = signalBytes(PROMPT, 'org.freedesktop.Secret.Prompt', 'Completed');

/** The answers of a keyring that is locked, until something else is said. */
const keyring =
  (answers: Readonly<Record<string, (call: SeenCall) => Buffer | null | 'close'>> = {}) =>
  (call: SeenCall): Buffer | null | 'close' => {
    const reply = (signature: string, body: readonly WireValue[]) =>
      replyBytes(call.serial, signature, body);
    const other = answers[call.member];
    if (other) return other(call);
    if (call.member === 'SearchItems') return reply('aoao', [[], ['/item/1']]);
    if (call.member === 'ReadAlias') return reply('o', ['/collection/login']);
    if (call.member === 'Get') return reply('v', [{ signature: 'b', value: true }]);
    if (call.member === 'Unlock') return reply('aoo', [[], PROMPT]);
    return reply('', []);
  };

describe.runIf(hasUnixSockets)('asking the Secret Service to unlock', () => {
  let server: BusServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });
  async function ask(
    answer: Parameters<typeof startBusServer>[0],
    signal = new AbortController().signal,
  ) {
    server = await startBusServer(answer);
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${server.path}` };
    const asked = { ended: false };
    const end = askToUnlock({ service: 'shell' }, signal, env).then(() => {
      asked.ended = true;
    });
    return { end, asked, members: () => server?.calls.map(({ member }) => member) ?? [] };
  }

  it('names the locked items and the collection, and waits until its own prompt is completed [ST-05]', async () => {
    let push = (_: Buffer): void => {};
    const others = [
      signalBytes('/other', 'org.freedesktop.Secret.Prompt', 'Completed'),
      signalBytes(PROMPT, 'org.example.Other', 'Completed'),
      signalBytes(PROMPT, 'org.freedesktop.Secret.Prompt', 'Changed'),
    ];
    const { asked, end, members } = await ask(
      keyring({
        Prompt: ({ serial, send }) => {
          push = send;
          return Buffer.concat([replyBytes(serial, '', []), ...others]);
        },
      }),
    );
    await vi.waitFor(() => expect(members()).toContain('Prompt'));
    expect(members().slice(-3)).toEqual(['Unlock', 'AddMatch', 'Prompt']);
    const unlock = server?.calls.find(({ member }) => member === 'Unlock')?.bytes.toString();
    expect(unlock).toContain('/item/1');
    expect(unlock).toContain('/collection/login');
    await new Promise(setImmediate);
    expect(asked.ended).toBe(false);
    push(COMPLETED);
    await end;
  });

  it('never dismisses a prompt: gnome-keyring crashes on it [ST-06]', async () => {
    const controller = new AbortController();
    const { end, members } = await ask(keyring(), controller.signal);
    await vi.waitFor(() => expect(members()).toContain('Prompt'));
    controller.abort();
    await end;
    await vi.waitFor(() => expect(server?.open()).toBe(0));
    expect(members()).not.toContain('Dismiss');
  });

  it('shows no prompt when it is taken back before there is one [ST-06]', async () => {
    const controller = new AbortController();
    const { end, members } = await ask(
      keyring({
        Unlock: ({ serial }) => {
          controller.abort();
          return replyBytes(serial, 'aoo', [[], PROMPT]);
        },
      }),
      controller.signal,
    );
    await end;
    await vi.waitFor(() => expect(server?.open()).toBe(0));
    expect(members()).not.toContain('Prompt');
  });

  it.each<[string, Parameters<typeof keyring>[0]]>([
    ['unlocks without a prompt', { Unlock: ({ serial }) => replyBytes(serial, 'aoo', [[], '/']) }],
    ['hangs up', { Unlock: () => 'close' }],
    ['hangs up behind its prompt', { Prompt: () => 'close' }],
    ['answers with another type', { Unlock: ({ serial }) => replyBytes(serial, 's', ['no']) }],
    [
      'is not there',
      {
        SearchItems: ({ serial }) =>
          replyBytes(serial, 's', [''], 'org.freedesktop.DBus.Error.ServiceUnknown'),
      },
    ],
  ])('ends by itself when the service %s [ST-06]', async (_, answers) => {
    const { end } = await ask(keyring(answers));
    await end;
  });
});
