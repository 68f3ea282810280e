import { describe, expect, it } from 'vitest';
import { sessionBusPaths } from '../../../../main/vault/secret-service/bus-address.ts';

describe('where the session bus listens', () => {
  it.each<[string, string[]]>([
    ['unix:path=/run/user/1000/bus', ['/run/user/1000/bus']],
    ['unix:path=/run/user/1000/bus,guid=0a', ['/run/user/1000/bus']],
    ['unix:guid=0a,path=/run/bus', ['/run/bus']],
    ['unix:abstract=/tmp/dbus-1', ['\0/tmp/dbus-1']],
    ['unix:path=/run/a;unix:path=/run/b', ['/run/a', '/run/b']],
    ['unix:path=/tmp/%c3%a4%20b', ['/tmp/ä b']],
    ['tcp:host=localhost,port=1', []],
    ['disabled:', []],
    ['unix:runtime=yes', []],
    ['nonsense', []],
  ])('reads %s', (address, paths) => {
    expect(sessionBusPaths({ DBUS_SESSION_BUS_ADDRESS: address })).toEqual(paths);
  });

  it('is the runtime folder when the environment names no bus', () => {
    expect(sessionBusPaths({ XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual(['/run/user/1000/bus']);
    expect(sessionBusPaths({ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/run' })).toEqual([
      '/run/bus',
    ]);
    expect(sessionBusPaths({})).toEqual([]);
  });
});
