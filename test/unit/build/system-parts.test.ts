import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { missingLibraries } from '../../../build/setup/libraries.mjs';
import { findChromium, missingPrograms } from '../../../build/setup/programs.mjs';
import { allowsUserNamespaces } from '../../../build/setup/sandbox-advice.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'programs-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('missingLibraries', () => {
  it('lists what ldd did not find, each library once', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibnss3.so => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
      '\tlibsecret-1.so.0 => not found',
      '\tlibnss3.so => not found',
    ].join('\n');
    expect(missingLibraries(output)).toEqual(['libnss3.so', 'libsecret-1.so.0']);
    expect(missingLibraries('\tstatically linked')).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('missingPrograms', () => {
  it('finds programs in any folder of the path, and only files that can be run', () => {
    writeFileSync(path.join(folder, 'xvfb-run'), '');
    chmodSync(path.join(folder, 'xvfb-run'), 0o755);
    writeFileSync(path.join(folder, 'secret-tool'), '');
    chmodSync(path.join(folder, 'secret-tool'), 0o644);
    const searchPath = ['', path.join(folder, 'empty'), folder].join(path.delimiter);
    expect(missingPrograms(['xvfb-run', 'secret-tool', 'Xvfb'], searchPath)).toEqual([
      'secret-tool',
      'Xvfb',
    ]);
  });
});

describe('findChromium', () => {
  it('takes the browser a person named', () => {
    expect(findChromium({ AUTH_SHELL_CHROMIUM: '/opt/my/chromium' }, 'linux')).toBe(
      '/opt/my/chromium',
    );
  });
});

describe('allowsUserNamespaces', () => {
  const system = (settings: Record<string, string>) => (file: string) =>
    settings[path.posix.basename(file)];

  it('is so on a kernel that has none of the restrictions', () => {
    expect(allowsUserNamespaces(system({}))).toBe(true);
    expect(
      allowsUserNamespaces(
        system({ max_user_namespaces: '63142', unprivileged_userns_clone: '1' }),
      ),
    ).toBe(true);
  });

  it.each([
    { apparmor_restrict_unprivileged_userns: '1' },
    { unprivileged_userns_clone: '0' },
    { max_user_namespaces: '0' },
  ])('is not so with %j', (settings) => {
    expect(allowsUserNamespaces(system(settings))).toBe(false);
  });
});
