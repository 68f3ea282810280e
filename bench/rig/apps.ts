/** The folders that Electron is started with, staged where the desktop's user may read them. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appFolder, type Flavour } from '../../build/bundle.ts';
import type { Desktop } from '../../test/rig/desktop.ts';
import { benchBundle } from '../bundle.ts';

/** The staged folders. */
export interface Apps {
  /** The app's development build, which accepts the demo provider. */
  readonly app: string;
  /** The app as it is released, configured for a provider that does not answer. */
  readonly released: string;
  /** A blank window. */
  readonly blank: string;
  /** The jobs that run in Electron's main process. */
  readonly jobs: string;
}

/** Nobody listens on port 1: the release accepts no http provider, and the demo has no certificate. */
const UNREACHABLE = {
  app: { id: 'com.example.auth-shell' },
  provider: {
    name: 'Nobody',
    issuer: 'https://127.0.0.1:1',
    clientId: 'nobody',
    scopes: ['openid'],
  },
  windows: { main: { page: 'index.html', verbs: ['getSession'] } },
};

/** Puts the hook before the app's own main script. */
async function addHook(folder: string): Promise<void> {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...manifest, main: 'hook.cjs' }));
  await cp(benchBundle('hook'), join(folder, 'hook.cjs'));
}

async function stageBuilt(folder: string, flavour: Flavour): Promise<void> {
  await cp(appFolder(flavour), folder, { recursive: true });
  await cp(benchBundle('preload'), join(folder, 'bare-preload.cjs'));
  await addHook(folder);
}

async function stageBlank(folder: string): Promise<void> {
  await mkdir(join(folder, 'main'), { recursive: true });
  await cp(benchBundle('blank'), join(folder, 'main/index.cjs'));
  await cp(join(import.meta.dirname, '../blank/index.html'), join(folder, 'index.html'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'blank', version: '1.0.0' }),
  );
  await addHook(folder);
}

async function stageJobs(folder: string): Promise<void> {
  await mkdir(join(folder, 'main'), { recursive: true });
  await cp(benchBundle('main'), join(folder, 'main/index.cjs'));
  const keytar = 'node_modules/keytar';
  await cp(join(appFolder('development'), keytar), join(folder, keytar), { recursive: true });
  const built = JSON.parse(
    await readFile(join(appFolder('development'), 'package.json'), 'utf8'),
  ) as { readonly productName: string };
  // Its profile is the development build's, whose name follows from this: they find each other's session.
  const productName = `${built.productName} (development)`;
  const manifest = { name: 'bench-jobs', productName, version: '1.0.0', main: 'main/index.cjs' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** Stages all of them in the desktop's folder, from what was built before. */
export async function stageApps(desktop: Desktop): Promise<Apps> {
  const root = join(desktop.dir, 'apps');
  const apps = {
    app: join(root, 'app'),
    released: join(root, 'released'),
    blank: join(root, 'blank'),
    jobs: join(root, 'jobs'),
  };
  await stageBuilt(apps.app, 'development');
  await stageBuilt(apps.released, 'release');
  await writeFile(join(apps.released, 'auth-shell.config.json'), JSON.stringify(UNREACHABLE));
  await stageBlank(apps.blank);
  await stageJobs(apps.jobs);
  await promisify(execFile)('chmod', ['-R', 'a+rX', root]);
  return apps;
}
