/** `npm start` where there is a display: builds the app and opens it. */
import { bundle } from './bundle.ts';
import { openApp, startBackend } from './run-app.ts';

if (process.getuid?.() === 0) {
  // Chromium has no sandbox as root, and this app does not run without one.
  console.error('[start] Start it as a normal user: as root there is no sandbox.');
  console.error('[start] `npm run tour` shows it on this machine, as an unprivileged user.');
  process.exit(1);
}
await bundle('development');
const backend = await startBackend();
const app = openApp(backend.env);
app.once('exit', (code) => {
  process.exitCode = code ?? 1;
  void backend.stop();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
