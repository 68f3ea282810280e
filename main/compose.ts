/**
 * Builds the session and what it stands on. The ends, where the app touches the world, are given: by
 * `main/shell.ts` the real ones, by the bench and the integration tests ones that they can hold.
 */
import { createApiProxy } from './auth/api-proxy.ts';
import { createAsking, nobody } from './auth/asking.ts';
import { createTokenHandOut } from './auth/hand-out-token.ts';
import { createOidcProvider } from './auth/openid-client-provider.ts';
import { createSession, type SessionOptions } from './auth/session.ts';
import type { SignInService, SignInServices } from './auth/sign-in-services.ts';
import { providersOf, redirectPathOf, type ApiConfig, type Config } from './config.ts';
import type {
  Confirmation,
  CredentialStore,
  HttpFetch,
  HttpOpen,
  SignOutMarks,
  Vault,
} from './ports.ts';
import type { VaultNamespace } from './vault/item-names.ts';
import { serviceName } from './vault/item-names.ts';
import { createMarkedVault } from './vault/marked-vault.ts';
import { createVault } from './vault/session-vault.ts';
import { createTracedVault } from './vault/traced-vault.ts';

/** Where the app touches the world. */
export interface Ends extends Pick<
  SessionOptions,
  'lock' | 'trace' | 'listener' | 'browser' | 'clock' | 'random' | 'log' | 'focusApp'
> {
  readonly channel: VaultNamespace['channel'];
  /** The userData path: two profiles of one person are two sessions. */
  readonly profile: string;
  readonly store: CredentialStore;
  readonly marks: SignOutMarks;
  readonly open: HttpOpen;
  /** Asks the person about calls of pages; without it nobody agrees to anything. */
  readonly confirmation?: Confirmation;
  /** Whole answers, over `open`. */
  readonly fetch: HttpFetch;
}

/** Where the credential store keeps this app's items, and how long one of its calls may take. */
export function storeOptions(config: Config, channel: Ends['channel']) {
  return {
    service: serviceName({ appId: config.app.id, channel }),
    deadlineMs: config.timeouts.storeSeconds * 1000,
  };
}

/** The issuer whose tokens an API takes. */
const issuerOf = (config: Config, api: ApiConfig): string => api.issuer ?? config.provider.issuer;

/** The resources that a sign-in at an issuer asks for (RFC 8707): those of its APIs first. */
const resourcesOf = (config: Config, issuer: string): readonly string[] => [
  ...new Set(
    [
      ...Object.values(config.apis).filter((api) => issuerOf(config, api) === issuer),
      providersOf(config).find((provider) => provider.issuer === issuer)?.signOutEverywhere,
    ].flatMap((api) => api?.resource ?? []),
  ),
];

/** What is itself built on other ports: the providers on HTTP, the vault on a store. */
export function composePorts(
  config: Config,
  { channel, profile, store, marks, trace, fetch, clock, log }: Ends,
): { readonly services: SignInServices; readonly vault: Vault } {
  const { id: appId } = config.app;
  const paths = providersOf(config).map((provider) => redirectPathOf(config, provider));
  const service = (provider: Config['provider']): SignInService => {
    const { issuer, name, endSession, postLogoutPath, signOutEverywhere } = provider;
    const resources = resourcesOf(config, issuer);
    const timeoutMs = config.timeouts.requestSeconds * 1000;
    const redirectPath = redirectPathOf(config, provider);
    // Where two come back to one path, only `iss` tells whose code it is (MD-08).
    const needsIss = paths.filter((each) => each === redirectPath).length > 1;
    return {
      issuer,
      name,
      endSession,
      postLogoutPath,
      signOutEverywhere,
      mainResource: resources[0],
      redirectPath,
      provider: createOidcProvider({ provider, resources, timeoutMs, needsIss, fetch, clock }),
    };
  };
  const [first, ...others] = providersOf(config);
  const clientIds = new Map(providersOf(config).map(({ issuer, clientId }) => [issuer, clientId]));
  return {
    services: [service(first), ...others.map(service)],
    // The trace is of what is found, and of a session that is signed out nothing is.
    vault: createTracedVault(
      createMarkedVault({
        vault: createVault({
          store,
          namespace: { appId, channel, clientIds, profile },
          clock,
          log,
        }),
        marks,
        log,
      }),
      trace,
    ),
  };
}

/** Builds the session and the API proxy; nothing is started. */
export function compose(config: Config, ends: Ends, ports = composePorts(config, ends)) {
  const session = createSession({ ...ends, ...ports, config });
  const { confirmation = nobody, clock, log } = ends;
  const apis = Object.fromEntries(
    Object.entries(config.apis).map(([name, api]) => [
      name,
      { ...api, issuer: issuerOf(config, api) },
    ]),
  );
  const allowed = Object.fromEntries(
    Object.entries(config.windows).map(([name, window]) => [name, window.handsOutAccessTokens]),
  );
  const proxy = createApiProxy({
    ...ends,
    apis,
    session,
    asking: createAsking(confirmation, clock, log),
    timeoutMs: config.timeouts.requestSeconds * 1000,
    idleMs: config.timeouts.streamIdleSeconds * 1000,
  });
  const getAccessToken = createTokenHandOut({ apis, allowed, session, clock, log });
  return { session, request: proxy.request, openRequest: proxy.open, getAccessToken };
}
