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

/** An item of the keyring, and what finds it. */
export interface FoundItem {
  readonly secret: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The item of the one session, when it is in an item of its own; null before. */
export async function sessionItem({ keyring }: Desktop): Promise<FoundItem | null> {
  const { stdout } = await keyring.secretTool(['search', '--all', 'service', SERVICE]);
  const secret = /^secret = (.*"refreshToken".*)$/m.exec(stdout)?.[1];
  if (secret === undefined || secret.includes('"arriving"')) return null;
  const { stderr } = await keyring.secretTool(['search', '--all', 'service', SERVICE]);
  const accounts = [...stderr.matchAll(/^attribute\.account = (.*)$/gm)].map(
    ([, name]) => name ?? '',
  );
  const account = accounts.find((name) => name.startsWith('["session"'));
  if (account === undefined) return null;
  const schema = 'org.freedesktop.Secret.Generic';
  return { secret, attributes: { service: SERVICE, account, 'xdg:schema': schema } };
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
