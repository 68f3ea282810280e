/**
 * The session as `main/index.ts` builds it, in Electron's main process and on the same adapters. Only
 * the ends that a bench must hold are its own: the browser, and a clock whose hands it may move.
 */
import { app } from 'electron';
import { createApiProxy } from '../../main/auth/api-proxy.ts';
import { createOidcProvider } from '../../main/auth/openid-client-provider.ts';
import { createSession } from '../../main/auth/session.ts';
import type { Config } from '../../main/config.ts';
import { systemClock } from '../../main/electron/clock.ts';
import { httpFetch } from '../../main/electron/http-fetch.ts';
import { loadConfig } from '../../main/electron/load-config.ts';
import { createLog } from '../../main/electron/log.ts';
import { systemRandom } from '../../main/electron/random.ts';
import { createRedirectListener } from '../../main/loopback/redirect-listener.ts';
import type { Clock, RedirectListener } from '../../main/ports.ts';
import { createKeytarStore } from '../../main/vault/keytar-store.ts';
import { serviceName } from '../../main/vault/item-names.ts';
import { createVault } from '../../main/vault/session-vault.ts';
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
  const log = createLog((line) => process.stderr.write(line));
  const resources = Object.values(config.apis).flatMap(({ resource }) => resource ?? []);
  const timeoutMs = config.timeouts.requestSeconds * 1000;
  const appId = config.app.id;
  // The app that starts with what is left in the keyring is the development build.
  const channel = 'development' as const;
  const { clientId } = config.provider;
  let movedBy = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + movedBy };

  const keytarStore = createKeytarStore({
    service: serviceName({ appId, channel }),
    deadlineMs: config.timeouts.storeSeconds * 1000,
  });
  const store = watch.over('keyring', keytarStore, ['get', 'set', 'delete']);
  const profile = app.getPath('userData');
  const namespace = { appId, channel, clientId, profile };
  const vault = watch.over('vault', createVault({ store, namespace, log }), ['probe', 'write']);
  const fetch = watch.around('http', httpFetch);
  const oidcProvider = createOidcProvider({
    provider: config.provider,
    resources: [...new Set(resources)],
    timeoutMs,
    fetch,
    clock,
  });
  const provider = watch.over('provider', oidcProvider, [
    'warm',
    'authorizationRequest',
    'exchange',
    'refresh',
  ]);
  const listener = watchClosing(
    createRedirectListener({
      onRefused: (reason) => {
        log.event('callback.refused', { reason });
      },
    }),
  );
  const session = createSession({
    config,
    mainResource: resources[0],
    provider,
    vault,
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
  });
  const request = createApiProxy({ apis: config.apis, session, fetch, timeoutMs, log });
  return {
    session,
    request,
    provider,
    watch,
    mainResource: resources[0],
    /** Resolves when the port of the last attempt is closed. */
    portClosed: listener.whenClosed,
    /** Moves the monotonic clock on, as if the time had passed. */
    passTime: (ms: number) => {
      movedBy += ms;
    },
  };
}
