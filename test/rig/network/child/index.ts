/** Runs in Electron's main process: the app's own network, asked by a test over the port of its process. */
import { inspect } from 'node:util';
import { app, session } from 'electron';
import { leaveMemoryOutOfDumps } from '../../../../main/electron/memory-dumps.ts';
import { installNavigationGuard } from '../../../../main/electron/navigation-guard.ts';
import { createNetwork } from '../../../../main/electron/network.ts';
import type { HttpIncoming } from '../../../../main/ports.ts';
import { HttpFetchError } from '../../../../main/ports.ts';
import type { Asked, Told } from '../messages.ts';

const tell = (told: Told) => process.send?.(told);
const incomings = new Map<number, HttpIncoming>();
const endings = new Map<number, AbortController>();

function failed(id: number, error: unknown): void {
  const reason = error instanceof HttpFetchError ? error.reason : 'bad_request';
  // The test looks for what must not be in it.
  tell({ kind: 'failed', id, reason, inspected: inspect(error, { depth: 20, showHidden: true }) });
}

// As the app does: the network's process is started by this one, and inherits the filter.
leaveMemoryOutOfDumps();
installNavigationGuard(app);
app.on('window-all-closed', () => {});
process.on('disconnect', () => {
  app.exit(0);
});
void app.whenReady().then(() => {
  const open = createNetwork();

  async function answer(asked: Asked): Promise<void> {
    const { id } = asked;
    switch (asked.kind) {
      case 'open': {
        const ending = new AbortController();
        endings.set(id, ending);
        if (asked.isAborted) ending.abort(new Error('canary-in-reason'));
        const onSent = (bytes: number) => tell({ kind: 'sent', id, bytes });
        const { status, headers, length, ...incoming } = await open({
          ...asked.opening,
          signal: ending.signal,
          ...(asked.wantsNews ? { onSent } : {}),
        });
        incomings.set(id, { status, headers, length, ...incoming });
        tell({ kind: 'head', id, status, headers, length });
        return;
      }
      case 'read':
        tell({ kind: 'piece', id, piece: (await incomings.get(id)?.read()) ?? null });
        return;
      case 'cancel':
        incomings.get(id)?.cancel();
        return;
      case 'abort':
        endings.get(id)?.abort(new Error('canary-in-reason'));
        return;
      case 'memory':
        tell({ kind: 'memory', id, processes: app.getAppMetrics() });
        return;
      case 'sessions':
        tell({ kind: 'sessions', id, isDefaultCutOff: await isCutOff() });
    }
  }
  const isCutOff = async () =>
    (await session.defaultSession.resolveProxy('https://idp.test/')) === 'PROXY 127.0.0.1:9';

  process.on('message', (asked: Asked) => {
    answer(asked).catch((error: unknown) => {
      failed(asked.id, error);
    });
  });
  tell({ kind: 'ready', id: 0 });
});
