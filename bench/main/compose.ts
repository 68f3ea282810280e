/**
 * The app's own session, in Electron's main process and on the same adapters. Only the ends that a
 * bench must hold are its own: the browser, and a clock whose hands it may move.
 */
import { join } from 'node:path';
import { app } from 'electron';
import { createHttpFetch } from '../../main/auth/whole-answer.ts';
import {
  compose as composeApp,
  composePorts,
  storeOptions,
  type Ends,
} from '../../main/compose.ts';
import type { Config } from '../../main/config.ts';
import { systemClock } from '../../main/electron/clock.ts';
import { loadConfig } from '../../main/electron/load-config.ts';
import { createNetwork } from '../../main/electron/network.ts';
import { systemRandom } from '../../main/electron/random.ts';
import { countRefused, createLog } from '../../main/log/log.ts';
import { readSmall, replaceFile } from '../../main/log/private-file.ts';
import { createMarker } from '../../main/log/marks.ts';
import { createSignOutMarks } from '../../main/log/sign-out-marks.ts';
import { createRedirectListener } from '../../main/loopback/redirect-listener.ts';
import type { Clock, RedirectListener } from '../../main/ports.ts';
import { createKeytarStore } from '../../main/vault/keytar-store.ts';
import { secretServiceKind } from '../../main/vault/secret-service/backend.ts';
import { createStoreLock } from '../../main/vault/store-lock.ts';
import { createStoreTrace, MOST_TRACE_BYTES } from '../../main/vault/store-trace.ts';
import { createStopwatch } from './stopwatch.ts';
import { tell } from './tell.ts';

/** The configuration that the bench wrote. */
export function readConfig(): Config {
  const parsed = loadConfig('', process.env['AUTH_SHELL_CONFIG']);
  if (parsed.kind !== 'ok') throw new Error(`the configuration is ${parsed.kind}`);
  return parsed.config;
}

/** Remembers when the port of the last attempt is closed. */
function watchClosing(listener: RedirectListener) {
  let closed: Promise<void> = Promise.resolve();
  const watched: RedirectListener = {
    async open(options) {
      const receiver = await listener.open(options);
      const whenClosed = Promise.withResolvers<void>();
      closed = whenClosed.promise;
      const close = () => receiver.close().finally(whenClosed.resolve);
      return { ...receiver, close };
    },
  };
  return { watched, whenClosed: () => closed };
}

/** The session, and what the jobs watch of it. */
export type Composed = ReturnType<typeof compose>;

/** Builds the session; nothing is started. */
export function compose(config: Config) {
  const watch = createStopwatch();
  const mark = createMarker(systemRandom.bytes(32));
  const log = createLog((line) => process.stderr.write(line), mark);
  // The app that starts with what is left in the keyring is the development build.
  const channel = 'development' as const;
  let movedBy = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + movedBy };
  const refused = countRefused(log, 'callback.refused', systemClock.monotonic);
  const listener = watchClosing(
    createRedirectListener({ onRefused: (reason) => refused({ reason }) }),
  );
  const items = storeOptions(config, channel);
  const store = createKeytarStore(items);
  const traceFile = join(app.getPath('userData'), 'state', 'credential-store.json');
  const ends: Ends = {
    channel,
    profile: app.getPath('userData'),
    store: watch.over('keyring', store, ['get', 'set', 'delete']),
    marks: createSignOutMarks(app.getPath('userData')),
    trace: createStoreTrace({
      read: () => readSmall(traceFile, MOST_TRACE_BYTES),
      replace: (text) => replaceFile(traceFile, text),
      backend: secretServiceKind,
    }),
    lock: createStoreLock({ ...items, pendingCalls: store.pendingCalls }),
    open: watch.around('http', createNetwork()),
    fetch: watch.around('http', createHttpFetch(createNetwork(), systemClock)),
    listener: watch.over('listener', listener.watched, ['open']),
    browser: {
      open: (url) => {
        tell('open', { url });
        return Promise.resolve();
      },
    },
    clock,
    random: systemRandom,
    log,
    focusApp: () => {},
  };
  const ports = composePorts(config, ends);
  const [service] = ports.services;
  const provider = watch.over('provider', service.provider, [
    'warm',
    'authorizationRequest',
    'exchange',
    'refresh',
  ]);
  const vault = watch.over('vault', ports.vault, ['probe', 'write', 'update']);
  const { session, request } = composeApp(config, ends, {
    services: [{ ...service, provider }],
    vault,
  });
  return {
    session,
    request,
    provider,
    watch,
    mainResource: service.mainResource,
    /** Resolves when nothing is being written: the vault does one thing after the other. */
    vaultIdle: async () => {
      await ports.vault.probe();
    },
    /** Resolves when the port of the last attempt is closed. */
    portClosed: listener.whenClosed,
    /** Moves the monotonic clock on, as if the time had passed. */
    passTime: (ms: number) => {
      movedBy += ms;
    },
  };
}
