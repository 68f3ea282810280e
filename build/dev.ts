/**
 * `npm run dev`: builds on every change; a change of the renderer reloads the page (the app watches its
 * own folder), a change of main or preload starts the app again.
 */
import type { ChildProcess } from 'node:child_process';
import { build } from 'vite';
import { bundle, bundleConfigs } from './bundle.ts';
import { openApp, refuseRoot, startBackend } from './run-app.ts';

refuseRoot();
await bundle('development');
const backend = await startBackend();
let app: ChildProcess | null = null;
let restarting = false;

function open(): void {
  const started = openApp({ ...backend.env, AUTH_SHELL_DEV_RELOAD: '1' });
  app = started;
  started.once('exit', (code) => {
    if (restarting) {
      restarting = false;
      open();
      return;
    }
    void backend.stop().then(() => process.exit(code ?? 1));
  });
}

function restart(): void {
  console.log('[dev] main or preload changed: starting the app again');
  restarting = true;
  app?.kill();
}

const [main, preload, renderer] = await bundleConfigs('development');
for (const [config, onBuilt] of [
  [main, restart],
  [preload, restart],
  [renderer, () => undefined],
] as const) {
  const options = { ...config?.build, watch: {}, emptyOutDir: false };
  const watcher = await build({ ...config, build: options });
  let first = true;
  if ('on' in watcher) {
    watcher.on('event', (event: { code: string }) => {
      if (event.code !== 'END') return;
      // The first round rebuilds what was built a moment ago.
      if (!first) onBuilt();
      first = false;
    });
  }
}
open();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app?.kill(signal));
