import { createOidcProvider } from '../../../main/auth/openid-client-provider.ts';
import { parseConfig } from '../../../main/config.ts';
import { createHttpFetch } from '../../../main/auth/whole-answer.ts';
import { systemClock } from '../../../main/electron/clock.ts';
import { httpOpen } from '../../rig/node-http-open.ts';
import { demoConfig } from '../../../demo/app-config.ts';
import { describeOidcProvider } from '../../contracts/oidc-provider.ts';
import { startDemoProcess } from '../../rig/demo-process.ts';
import { signInOverHttp } from '../../rig/scripted-browser.ts';

for (const pushedAuthorization of ['when-required', 'when-offered'] as const) {
  describeOidcProvider(
    `openid-client over oidc-provider, pushed ${pushedAuthorization}`,
    async () => {
      const demo = await startDemoProcess();
      const parsed = parseConfig(demoConfig(demo));
      if (parsed.kind !== 'ok') throw new Error(`the demo's configuration is ${parsed.kind}`);
      const provider = createOidcProvider({
        provider: { ...parsed.config.provider, pushedAuthorization },
        resources: [demo.resource],
        timeoutMs: 30_000,
        fetch: createHttpFetch(httpOpen, systemClock),
        clock: systemClock,
      });
      return {
        provider,
        subject: 'ada',
        scopes: { configured: parsed.config.provider.scopes.join(' '), more: 'transfers:write' },
        acr: 'demo:password',
        now: () => Date.now() / 1000,
        authorize: async (url) => new URL(await signInOverHttp(url)).search.slice(1),
        stop: () => demo.stop(),
      };
    },
  );
}
