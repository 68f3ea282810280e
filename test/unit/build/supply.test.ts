import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOf, isGrave } from '../../../build/supply/advisories.ts';
import { isAllowed, licenceReport } from '../../../build/supply/licences.ts';
import { lockedPackages, packagesOf, type LockedPackage } from '../../../build/supply/packages.ts';
import { shippedBom } from '../../../build/supply/sbom.ts';

const ROOT = join(import.meta.dirname, '../../..');

const lock = JSON.stringify({
  packages: {
    '': { dependencies: { a: '1', alias: 'npm:@real/b@2' }, devDependencies: { t: '1' } },
    'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { c: '1' } },
    'node_modules/a/node_modules/c': { version: '1.1.0', license: 'ISC' },
    'node_modules/alias': { name: '@real/b', version: '2.0.0', license: 'MIT' },
    'node_modules/c': { version: '3.0.0', license: 'MPL-2.0' },
    'node_modules/electron': {
      version: '45.0.0',
      license: 'MIT',
      dependencies: { '@electron/get': '1' },
    },
    'node_modules/@electron/get': { version: '1.0.0', license: 'MIT' },
    'node_modules/t': { version: '1.0.0', license: 'MIT', dependencies: { c: '3' } },
  },
});

const one = (changes: Partial<LockedPackage>): LockedPackage => ({
  name: 'a',
  version: '1.0.0',
  licence: 'MIT',
  folder: 'node_modules/a',
  hasInstallScript: false,
  isShipped: true,
  ...changes,
});

describe('the packages of a lock file', () => {
  it('are shipped when the app depends on them, whatever they are called and wherever they lie', () => {
    const shipped = packagesOf(lock).filter(({ isShipped }) => isShipped);
    expect(shipped.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'a 1.0.0',
      'c 1.1.0',
      '@real/b 2.0.0',
      'electron 45.0.0',
    ]);
  });

  it('are, in this project, all that the sources of the app import', async () => {
    const shipped = (await lockedPackages(ROOT)).filter(({ isShipped }) => isShipped);
    const known = shipped.map(({ folder }) => folder.replace('node_modules/', ''));
    const imported = new Set<string>();
    for (const room of ['main', 'preload', 'renderer']) {
      for (const file of await readdir(join(ROOT, room), { recursive: true })) {
        if (!file.endsWith('.ts')) continue;
        const text = await readFile(join(ROOT, room, file), 'utf8');
        const names = text.matchAll(
          /^(?:import|export) [^;]*?from '((?!\.|node:)(?:@[^/']+\/)?[^/']+)/gm,
        );
        for (const [, name = ''] of names) imported.add(name);
      }
    }
    expect([...imported]).toEqual(expect.arrayContaining(['electron', 'openid-client', 'valibot']));
    expect([...imported].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the packages of this project', () => {
  it('run no code when they are installed, but for keytar', async () => {
    const packages = await lockedPackages(ROOT);
    const running = packages.filter(({ hasInstallScript }) => hasInstallScript);
    expect(running.map(({ name }) => name)).toEqual(['@github/keytar']);
  });
});

describe('the bill of materials', () => {
  const component = (name: string, version: string, purl = `pkg:npm/${name}@${version}`) => ({
    'bom-ref': `${name}@${version}`,
    name,
    version,
    purl,
  });
  const said = (components: readonly object[]) =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: component('folder', '0.1.0') },
      components,
      dependencies: [
        { ref: 'folder@0.1.0', dependsOn: ['a@1.0.0', 't@1.0.0'] },
        { ref: 'a@1.0.0', dependsOn: ['c@1.1.0'] },
        { ref: 't@1.0.0', dependsOn: ['c@3.0.0'] },
      ],
    });
  const all = [
    component('a', '1.0.0'),
    component('c', '1.1.0'),
    component('c', '3.0.0'),
    component('b', '2.0.0', 'pkg:npm/%40real/b@2.0.0'),
    component('electron', '45.0.0'),
    component('t', '1.0.0'),
  ];

  it('has what is shipped, under its own name, and nothing else', () => {
    const bom = shippedBom(said(all), packagesOf(lock), 'own-name');
    expect(bom.components.map(({ purl }) => purl)).toEqual([
      'pkg:npm/a@1.0.0',
      'pkg:npm/c@1.1.0',
      'pkg:npm/%40real/b@2.0.0',
      'pkg:npm/electron@45.0.0',
    ]);
    expect(bom.metadata.component).toMatchObject({ name: 'own-name', type: 'application' });
    expect(bom.dependencies).toEqual([
      { ref: 'folder@0.1.0', dependsOn: ['a@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['c@1.1.0'] },
    ]);
  });

  it('is none when a shipped package is not in it', () => {
    expect(() => shippedBom(said(all.slice(1)), packagesOf(lock), 'x')).toThrow('pkg:npm/a@1.0.0');
  });
});

describe('licences', () => {
  it.each([
    ['MIT', true, true],
    ['(MPL-2.0 OR MIT)', true, true],
    ['MPL-2.0', true, false],
    ['MPL-2.0', false, true],
    ['GPL-3.0-only', false, false],
    ['MIT AND GPL-3.0-only', true, false],
    ['', false, false],
  ])('"%s" in the app: %s is allowed: %s', (licence, isShipped, allowed) => {
    expect(isAllowed(one({ licence, isShipped }))).toBe(allowed);
  });

  it('of this project are all allowed, and their texts are there to be handed on', async () => {
    const packages = await lockedPackages(ROOT);
    const { problems, notices, table } = await licenceReport(ROOT, packages);
    expect(problems).toEqual([]);
    expect(notices).toMatch(/^openid-client [\d.]+ \(MIT\)\n\n.*Permission is hereby granted/ms);
    expect(table.trimEnd().split('\n')).toHaveLength(packages.length + 1);
  });

  it('are missed where a package has no text of one', async () => {
    const { problems } = await licenceReport(ROOT, [one({ folder: 'docs', licence: 'GPL' })]);
    expect(problems).toEqual([
      'a 1.0.0: the licence "GPL" is not allowed for the app',
      'a 1.0.0: has no text of its licence',
    ]);
  });
});

describe('what is known against packages', () => {
  const packages = packagesOf(lock);
  const audit = (severity: string, nodes: readonly string[]) =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        c: {
          nodes,
          via: ['t', { title: 'Reads too much', url: 'https://advisories.test/1', severity }],
        },
      },
    });

  it.each([
    ['high', 'node_modules/a/node_modules/c', true],
    ['moderate', 'node_modules/a/node_modules/c', true],
    ['low', 'node_modules/a/node_modules/c', false],
    ['critical', 'node_modules/c', false],
  ])('%s in %s: a release must wait: %s', (severity, node, grave) => {
    const findings = findingsOf(audit(severity, [node]), packages);
    expect(findings).toMatchObject([{ name: 'c', severity, title: 'Reads too much' }]);
    expect(findings?.some(isGrave)).toBe(grave);
  });

  it.each([
    '',
    'not json',
    '{"message":"405 Method Not Allowed"}',
    '{"error":{"code":"ENOTFOUND"}}',
  ])('is not known when npm says %s', (said) => {
    expect(findingsOf(said, packages)).toBeNull();
  });
});
