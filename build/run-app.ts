/** Starts the built development app, with the demo provider when nobody has configured another. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig } from '../demo/app-config.ts';
import { startDemoProcess } from '../demo/demo-process.ts';
import { appFolder } from './bundle.ts';

const root = join(import.meta.dirname, '..');
/** The reserved host that the untouched template names (main/config.ts). */
const PLACEHOLDER = /"issuer":\s*"https:\/\/[^"/]*\.example"/;

/** What the app is started with, and how to end it. */
export interface Backend {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Chromium has no sandbox as root, and this app does not run without one. */
export function refuseRoot(): void {
  if (process.getuid?.() !== 0) return;
  console.error('[start] Start it as a normal user: as root there is no sandbox.');
  console.error('[start] `npm run tour` shows it on this machine, as an unprivileged user.');
  process.exit(1);
}

/** Your own provider when `auth-shell.config.json` names one; else the demo provider. */
export async function startBackend(): Promise<Backend> {
  const text = await readFile(join(root, 'auth-shell.config.json'), 'utf8');
  if (!PLACEHOLDER.test(text)) return { env: {}, stop: () => Promise.resolve() };
  const demo = await startDemoProcess();
  const folder = await mkdtemp(join(tmpdir(), 'auth-shell-start-'));
  await chmod(folder, 0o755);
  const file = join(folder, 'config.json');
  await writeFile(file, demoConfig(demo));
  console.log(`[start] auth-shell.config.json is untouched, so the demo provider runs for you:`);
  console.log(`[start]   ${demo.issuer}  people: ada and grace, password: demo`);
  return {
    env: { AUTH_SHELL_CONFIG: file },
    async stop() {
      await demo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Opens the app; resolves to the process. */
export function openApp(env: Readonly<Record<string, string>>): ChildProcess {
  const electron = process.env['AUTH_SHELL_ELECTRON'];
  if (!electron) throw new Error('AUTH_SHELL_ELECTRON is not set: use npm start or npm run dev');
  return spawn(electron, [appFolder('development')], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}
