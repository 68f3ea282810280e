/**
 * Bundles the app into one self-contained folder: main, preload, renderer, the configuration, keytar's
 * native module, and a package.json of its own. Three plain Vite builds (docs/decisions/0001).
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import rendererConfig from './renderer-config.ts';

/** The two flavours: only `development` accepts plain-http issuers and reads the environment. */
export type Flavour = 'development' | 'release';

const root = join(import.meta.dirname, '..');

/** The folder of a flavour's app; Electron is started with it. */
export const appFolder = (flavour: Flavour): string => join(root, 'out', flavour, 'app');

interface Manifest {
  readonly name: string;
  readonly productName: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

const readManifest = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;

/** Options that all three bundles share. */
function shared(flavour: Flavour, productName: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    define: {
      __DEVELOPMENT_BUILD__: JSON.stringify(flavour === 'development'),
      __PRODUCT_NAME__: JSON.stringify(productName),
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      minify: flavour === 'release',
      sourcemap: flavour === 'development',
      reportCompressedSize: false,
    },
  };
}

/** A bundle that runs in Electron's main process or as a sandboxed preload script: CommonJS. */
function scriptConfig(
  base: InlineConfig,
  entry: string,
  external: readonly string[],
): InlineConfig {
  return {
    ...base,
    // Node's conditions, not a browser's; and no polyfill of anything.
    ssr: { noExternal: true },
    resolve: { conditions: ['node', 'import', 'default'] },
    build: {
      ...base.build,
      ssr: true,
      rolldownOptions: {
        input: entry,
        external: [...external],
        output: { format: 'cjs', entryFileNames: 'index.cjs', chunkFileNames: '[name].cjs' },
      },
    },
  };
}

/** Writes what is not bundled: the package's identity, the configuration, keytar. */
async function copyParts(folder: string, manifest: Manifest): Promise<void> {
  const { name, productName, version, description, license } = manifest;
  const own = { name, productName, version, description, license, main: 'main/index.cjs' };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  await cp(join(root, 'auth-shell.config.json'), join(folder, 'auth-shell.config.json'));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const keytar = join(folder, 'node_modules/keytar');
  await mkdir(keytar, { recursive: true });
  for (const part of ['package.json', 'lib', 'build/Release', 'LICENSE.md']) {
    await cp(join(root, 'node_modules/keytar', part), join(keytar, part), { recursive: true });
  }
}

/** The three bundles' configurations. */
export async function bundleConfigs(flavour: Flavour): Promise<InlineConfig[]> {
  const folder = appFolder(flavour);
  const { productName } = await readManifest();
  const base = (part: string) => shared(flavour, productName, join(folder, part));
  const node = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
  return [
    scriptConfig(base('main'), join(root, 'main/index.ts'), ['electron', 'keytar', ...node]),
    scriptConfig(base('preload'), join(root, 'preload/index.ts'), ['electron']),
    {
      ...rendererConfig,
      ...base('renderer'),
      root: join(root, 'renderer'),
      base: './',
      define: { ...base('renderer').define, ...rendererConfig.define },
      build: { ...rendererConfig.build, ...base('renderer').build },
    },
  ];
}

/** Builds one flavour from nothing; returns its folder. */
export async function bundle(flavour: Flavour): Promise<string> {
  const folder = appFolder(flavour);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const config of await bundleConfigs(flavour)) await build(config);
  await copyParts(folder, await readManifest());
  return folder;
}
