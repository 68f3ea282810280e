/** `npm start` where there is a display: builds the app and opens it. */
import { bundle } from './bundle.ts';
import { openApp, refuseRoot, startBackend } from './run-app.ts';

refuseRoot();
await bundle('development');
const backend = await startBackend();
const app = openApp(backend.env);
app.once('exit', (code) => {
  process.exitCode = code ?? 1;
  void backend.stop();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
