/** What can be seen from outside the app: the keyring, the provider's books. */
import type { DemoProcess, SeenRequest } from '../../rig/demo-process.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { isRefused } from '../../rig/listening-ports.ts';
import { until } from '../../rig/until.ts';

/** keytar's service name in a development build. */
const SERVICE = 'com.example.auth-shell (development)';

/** The secrets that the app has in the keyring, as `secret-tool` finds them. */
export async function keyringSecrets({ keyring }: Desktop): Promise<string[]> {
  const { stdout } = await keyring.secretTool(['search', '--all', 'service', SERVICE]);
  return [...stdout.matchAll(/^secret = (.*)$/gm)].map(([, secret]) => secret ?? '');
}

/** The refresh tokens among them, when none is on its way from the list to its own item. */
export async function storedRefreshTokens(desktop: Desktop): Promise<string[]> {
  const secrets = await until(async () => {
    const all = await keyringSecrets(desktop);
    return all.some((secret) => secret.includes('"arriving"')) ? null : all;
  });
  const items = secrets.map((secret) => JSON.parse(secret) as { readonly refreshToken?: string });
  return items.flatMap(({ refreshToken }) => refreshToken ?? []);
}

/** The requests of one kind of grant that reached the provider's token endpoint. */
export async function tokenRequests(demo: DemoProcess, grantType: string): Promise<SeenRequest[]> {
  const requests = await demo.controlGet<SeenRequest[]>('/requests');
  return requests.filter((request) => request.grant_type === grantType);
}

/** One sign-in in the provider's books. */
export interface Grant {
  readonly sub: string;
  readonly active: boolean;
  readonly refreshTokenActive: boolean;
}

/** The provider's latest grant. */
export async function latestGrant(demo: DemoProcess): Promise<Grant | undefined> {
  return (await demo.controlGet<Grant[]>('/grants')).at(-1);
}

/** Waits until a port is closed, for the second that LB-03 allows. */
export function isClosedAtOnce(port: number): Promise<boolean> {
  return until(() => isRefused(port), { withinMs: 1_000, what: 'a closed port' });
}
