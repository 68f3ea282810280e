import { afterEach, describe, expect, it } from 'vitest';
import { holdProfile, profileName } from '../../../../main/vault/secret-service/profile-name.ts';
import { replyBytes, startBusServer, type BusServer } from './bus-server.ts';

const MINE = { appId: 'com.example.app', channel: 'release', profile: '/home/ada/app' } as const;
const OWNER = 1;
const ANOTHERS = 3;

describe('the name of a profile on the bus', () => {
  it('differs with each part, and says nothing of the path', () => {
    const names = [
      MINE,
      { ...MINE, appId: 'com.example.other' },
      { ...MINE, channel: 'development' as const },
      { ...MINE, profile: '/home/ada/app2' },
    ].map(profileName);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_]+\.[A-Za-z]+\.p[0-9a-f]{32}$/);
  });
});

describe.runIf(process.platform !== 'win32')('taking it', () => {
  let server: BusServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });
  const hold = async (answers: readonly (number | 'error')[], withinMs = 1_000) => {
    let asked = 0;
    server = await startBusServer(({ serial }) => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? 'error';
      asked += 1;
      return answer === 'error'
        ? replyBytes(serial, '', [], 'org.freedesktop.DBus.Error.AccessDenied')
        : replyBytes(serial, 'u', [answer]);
    });
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${server.path}` };
    return { result: await holdProfile(MINE, env, withinMs), asked };
  };

  it('succeeds when nobody has it', async () => {
    expect(await hold([OWNER])).toEqual({ result: 'held', asked: 1 });
    const [request] = server?.calls.filter(({ member }) => member === 'RequestName') ?? [];
    expect(request?.bytes.includes(profileName(MINE))).toBe(true);
  });

  it('waits for a process that is about to end [RT-06]', async () => {
    expect(await hold([ANOTHERS, ANOTHERS, OWNER])).toEqual({ result: 'held', asked: 3 });
  });

  it('never takes it from a process that lives, and says so in time [RT-06]', async () => {
    const { result, asked } = await hold([ANOTHERS], 120);
    expect(result).toBe('anothers');
    expect(asked).toBeGreaterThan(1);
  });

  it('goes on without a bus, or one that gives no names: there is no keyring to share then', async () => {
    expect((await hold(['error'])).result).toBe('no_bus');
    expect(await holdProfile(MINE, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' })).toBe(
      'no_bus',
    );
  });
});
