/**
 * Builds the session and what it stands on. The ends, where the app touches the world, are given: by
 * `main/shell.ts` the real ones, by the bench and the integration tests ones that they can hold.
 */
import { createApiProxy } from './auth/api-proxy.ts';
import { createOidcProvider } from './auth/openid-client-provider.ts';
import { createSession, type SessionOptions } from './auth/session.ts';
import type { Config } from './config.ts';
import type { CredentialStore, HttpFetch, OidcProvider, Vault } from './ports.ts';
import type { VaultNamespace } from './vault/item-names.ts';
import { serviceName } from './vault/item-names.ts';
import { createVault } from './vault/session-vault.ts';

/** Where the app touches the world. */
export interface Ends extends Pick<
  SessionOptions,
  'listener' | 'browser' | 'clock' | 'random' | 'log' | 'focusApp'
> {
  readonly channel: VaultNamespace['channel'];
  /** The userData path: two profiles of one person are two sessions. */
  readonly profile: string;
  readonly store: CredentialStore;
  readonly fetch: HttpFetch;
}

/** Where the credential store keeps this app's items, and how long one of its calls may take. */
export function storeOptions(config: Config, channel: Ends['channel']) {
  return {
    service: serviceName({ appId: config.app.id, channel }),
    deadlineMs: config.timeouts.storeSeconds * 1000,
  };
}

/** The resources of the configured APIs (RFC 8707). */
const resourcesOf = ({ apis }: Config): readonly string[] => [
  ...new Set(Object.values(apis).flatMap(({ resource }) => resource ?? [])),
];

/** The resource whose access token comes with the sign-in. */
export const mainResourceOf = (config: Config): string | undefined => resourcesOf(config)[0];

/** The two ports that are themselves built on others: the provider on HTTP, the vault on a store. */
export function composePorts(
  config: Config,
  { channel, profile, store, fetch, clock, log }: Ends,
): { readonly provider: OidcProvider; readonly vault: Vault } {
  const { id: appId } = config.app;
  const clientIds = new Map([[config.provider.issuer, config.provider.clientId]]);
  return {
    provider: createOidcProvider({
      provider: config.provider,
      resources: resourcesOf(config),
      timeoutMs: config.timeouts.requestSeconds * 1000,
      fetch,
      clock,
    }),
    vault: createVault({ store, namespace: { appId, channel, clientIds, profile }, clock, log }),
  };
}

/** Builds the session and the API proxy; nothing is started. */
export function compose(config: Config, ends: Ends, ports = composePorts(config, ends)) {
  const session = createSession({
    ...ends,
    ...ports,
    config,
    mainResource: mainResourceOf(config),
  });
  const request = createApiProxy({
    apis: config.apis,
    session,
    fetch: ends.fetch,
    timeoutMs: config.timeouts.requestSeconds * 1000,
    log: ends.log,
  });
  return { session, request };
}
