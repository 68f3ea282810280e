import { accessTokenVerifier } from './api/verify-access-token.ts';
import { demoApi } from './api/demo-api.ts';
import { LOOPBACK, openLoopbackServer, type LoopbackServer } from './http/loopback-server.ts';
import { CLIENT_ID, DEMO_API_RESOURCE } from './identity.ts';
import { DEFAULT_OPTIONS, type DemoOptions } from './options.ts';
import { OIDC_PROVIDER_VERSION } from './provider/oidc-provider.ts';
import { prepareProvider, type DemoProvider } from './provider/start-provider.ts';
import { openControlServer } from './test-hooks/control-server.ts';
import { FaultPlan } from './test-hooks/faults.ts';
import { IssuedSecrets } from './test-hooks/issued-secrets.ts';
import { observe } from './test-hooks/observing-front.ts';
import { RequestLog } from './test-hooks/request-log.ts';

/** A running demo. */
export interface Demo {
  /** Issuer identifier of the provider, `http://127.0.0.1:<port>`. */
  readonly issuer: string;
  /** Base address of the demo API, without a slash at the end. */
  readonly api: string;
  /** Base address of the control listener; only with `testHooks`. */
  readonly control?: string;
  /** Resource indicator and audience of the API. */
  readonly resource: string;
  readonly clientId: string;
  readonly version: { readonly 'oidc-provider': string };
  readonly pid: number;
  /** Stops every listener and cuts open connections. */
  close(): Promise<void>;
}

/** Puts the observing fronts on the ports that clients know; the servers move behind them. */
async function addTestHooks(
  provider: DemoProvider,
  fronts: { readonly provider: LoopbackServer; readonly api: LoopbackServer },
  servers: { readonly provider: LoopbackServer; readonly api: LoopbackServer },
): Promise<LoopbackServer> {
  const observers = {
    secrets: new IssuedSecrets(),
    requests: new RequestLog(),
    faults: new FaultPlan(),
  };
  observe('provider', fronts.provider, servers.provider, observers);
  observe('api', fronts.api, servers.api, observers);
  return openControlServer(provider, observers);
}

/**
 * Starts provider and demo API on 127.0.0.1, in this process.
 * @param chosen what differs from `DEFAULT_OPTIONS`.
 */
export async function startDemo(chosen: Partial<DemoOptions> = {}): Promise<Demo> {
  const options = { ...DEFAULT_OPTIONS, ...chosen };
  const prepared = await prepareProvider(options);
  const open: LoopbackServer[] = [];
  const openAt = async (port: number) => {
    const server = await openLoopbackServer(port);
    open.push(server);
    return server;
  };

  const fronts = { provider: await openAt(options.port), api: await openAt(options.apiPort) };
  const servers = options.testHooks ? { provider: await openAt(0), api: await openAt(0) } : fronts;
  const issuer = fronts.provider.origin;
  const provider = prepared.start(issuer);
  servers.provider.serve(provider.listener, `${LOOPBACK}:${fronts.provider.port}`);
  const verify = accessTokenVerifier(issuer, `${servers.provider.origin}/jwks`);
  const endSessions = (sub: string) => provider.store.endEverySessionOf(sub);
  const api = demoApi(verify, endSessions, options.transferMaxAgeSeconds);
  servers.api.serve(api, `${LOOPBACK}:${fronts.api.port}`);

  const demo = {
    issuer,
    api: fronts.api.origin,
    resource: DEMO_API_RESOURCE,
    clientId: CLIENT_ID,
    version: { 'oidc-provider': OIDC_PROVIDER_VERSION },
    pid: process.pid,
    async close() {
      await Promise.all(open.map((server) => server.close()));
    },
  };
  if (!options.testHooks) return demo;
  const control = await addTestHooks(provider, fronts, servers);
  open.push(control);
  return { ...demo, control: control.origin };
}
