import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIG_FILE, loadConfig } from '../../../main/electron/load-config.ts';
import { configText } from '../config/config-text.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-config-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const missing = {
  kind: 'invalid',
  problems: [
    {
      key: '(the whole file)',
      found: 'no file',
      expected: 'a file beside package.json that can be read',
    },
  ],
};

describe('loadConfig', () => {
  it('says that there is no file, and does not throw', () => {
    expect(loadConfig(join(folder, 'nowhere'), undefined)).toEqual(missing);
    // A folder in its place is no file either.
    expect(loadConfig(folder, folder)).toEqual(missing);
  });

  it("reads the file in the app's folder", () => {
    writeFileSync(join(folder, CONFIG_FILE), configText());
    expect(loadConfig(folder, undefined)).toMatchObject({
      kind: 'ok',
      config: { provider: { issuer: 'https://idp.test' } },
    });
  });

  it('reads another file instead when it is told to', () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, configText({ app: { id: 'com.other.desk' } }));
    expect(loadConfig(folder, other)).toMatchObject({
      kind: 'ok',
      config: { app: { id: 'com.other.desk' } },
    });
  });

  it('does not fall back to the own file when the other one is missing', () => {
    expect(loadConfig(folder, join(folder, 'nowhere.json'))).toEqual(missing);
  });
});
