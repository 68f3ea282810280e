import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSmall, replaceFile } from '../../../main/log/private-file.ts';
import { createStoreTrace, MOST_TRACE_BYTES } from '../../../main/vault/store-trace.ts';
import type { StoreTraceOptions } from '../../../main/vault/store-trace.ts';
import { describeStoreTrace } from '../../contracts/store-trace.ts';
import { createFakeStoreTrace } from '../../fakes/fake-store-trace.ts';

type Backend = StoreTraceOptions['backend'];

/** As the app puts it together. */
function traceIn(folder: string, backend: Backend) {
  const file = join(folder, 'state', 'credential-store.json');
  return createStoreTrace({
    read: () => readSmall(file, MOST_TRACE_BYTES),
    replace: (text) => replaceFile(file, text),
    backend,
  });
}

let profile = '';
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'store-trace-'));
});
afterEach(() => rm(profile, { recursive: true, force: true }));

describeStoreTrace('the fake', () => {
  const trace = createFakeStoreTrace();
  return {
    start: () => trace,
    changeStore: () => {
      trace.isOther = true;
    },
  };
});

describeStoreTrace('the file in the profile', () => {
  let kind: 'gnome_keyring' | 'kwallet' = 'gnome_keyring';
  return {
    start: () => traceIn(profile, () => Promise.resolve(kind)),
    changeStore: () => {
      kind = 'kwallet';
    },
  };
});

describe('the trace of the credential store', () => {
  const folder = () => join(profile, 'state');
  const file = () => join(folder(), 'credential-store.json');
  const start = (backend: Backend = async () => null) => traceIn(profile, backend);

  it('is a number and a kind, readable by its owner alone [ST-11, ST-12]', async () => {
    await start(() => Promise.resolve('gnome_keyring')).note(1);
    expect(await readFile(file(), 'utf8')).toBe(
      '{"version":1,"sessions":1,"backend":"gnome_keyring"}',
    );
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    expect(await readdir(folder())).toEqual(['credential-store.json']);
  });

  it('does not call it another store when one of the kinds is not known [ST-12]', async () => {
    await start().note(1);
    expect(await start(() => Promise.resolve('kwallet')).lost()).toBe('session_missing');
    await start(() => Promise.resolve('kwallet')).note(1);
    expect(await start(() => Promise.reject(new Error('no bus'))).lost()).toBe('session_missing');
  });

  it('of any content misses nothing, and never throws [ST-02, ST-12]', async () => {
    await mkdir(folder());
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await writeFile(file(), text);
        expect(await start().lost()).toBeNull();
      }),
      { numRuns: 100 },
    );
    const padded = `{"version":1,"sessions":1,"backend":null}${' '.repeat(300)}`;
    await writeFile(file(), padded);
    expect(await start().lost()).toBeNull();
  });

  it('is never read or written through a symlink [ST-11]', async () => {
    await mkdir(folder());
    const elsewhere = join(profile, 'elsewhere');
    await writeFile(elsewhere, '{"version":1,"sessions":1,"backend":null}');
    await symlink(elsewhere, file());
    expect(await start().lost()).toBeNull();
    await start().note(2);
    expect(await readFile(elsewhere, 'utf8')).toContain('"sessions":1');
    expect(await start().lost()).toBe('session_missing');
  });

  it('is replaced as a whole, and what a kill left half written is taken away [ST-12]', async () => {
    await start().note(1);
    await writeFile(`${file()}.new`, '{"vers');
    expect(await start().lost()).toBe('session_missing');
    await start().note(0);
    expect(await start().lost()).toBeNull();
    expect(await readdir(folder())).toEqual(['credential-store.json']);
  });

  it('that cannot be written changes nothing else [ST-12]', async () => {
    await writeFile(folder(), 'in the way');
    await start().note(1);
    expect(await start().lost()).toBeNull();
  });
});
