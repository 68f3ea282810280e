import { readFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import type { DemoOptions } from '../options.ts';
import { newProviderSecrets, providerConfiguration } from './configuration.ts';
import { answerInteraction } from './interactions.ts';
import { Provider, type OidcProvider } from './oidc-provider.ts';
import { STYLE_PATH } from './pages/page.ts';
import { scriptlessPages } from './scriptless-pages.ts';
import { newSigningKeys } from './signing-keys.ts';
import { StateStore } from './state-store.ts';

/** A provider that is ready to answer requests. */
export interface DemoProvider {
  readonly listener: RequestListener;
  readonly store: StateStore;
  /** Adds new signing keys and signs with them; what the old ones signed still verifies. */
  rotateKeys(): Promise<void>;
}

/** What a provider needs before its port, and with it its issuer, is known. */
export interface PreparedProvider {
  /**
   * @param issuer the issuer identifier, `http://127.0.0.1:<port>`.
   */
  start(issuer: string): DemoProvider;
}

function answerStyle(response: ServerResponse, style: Buffer): void {
  response.writeHead(200, {
    'content-type': 'text/css; charset=utf-8',
    'content-length': style.length,
    'x-content-type-options': 'nosniff',
  });
  response.end(style);
}

/** Makes keys and reads the stylesheet, so that `start` needs no waiting. */
export async function prepareProvider(options: DemoOptions): Promise<PreparedProvider> {
  const style = await readFile(new URL('pages/style.css', import.meta.url));
  let keys = await newSigningKeys();
  const secrets = newProviderSecrets();
  const store = new StateStore(options.reuseGraceSeconds);

  return {
    start(issuer) {
      const port = Number(new URL(issuer).port);
      const withCurrentKeys = (): { provider: OidcProvider; answer: RequestListener } => {
        const configuration = providerConfiguration(options, port, keys, secrets, store);
        const provider = new Provider(issuer, configuration);
        provider.use(scriptlessPages);
        provider.on('server_error', (_context, error) => {
          process.stderr.write(`demo provider: ${error.name} in a request\n`);
        });
        return { provider, answer: provider.callback() };
      };
      let current = withCurrentKeys();
      return {
        store,
        async rotateKeys() {
          keys = [...(await newSigningKeys()), ...keys];
          // oidc-provider reads its keys once; all its state is in the store, so it can be replaced.
          current = withCurrentKeys();
        },
        listener(request, response) {
          const { provider, answer } = current;
          if (request.method === 'GET' && request.url === STYLE_PATH) {
            answerStyle(response, style);
            return;
          }
          answerInteraction(provider, request, response).then(
            (answered) => answered || answer(request, response),
            (error: unknown) => {
              const name = error instanceof Error ? error.name : 'unknown error';
              process.stderr.write(`demo provider: ${name} in an interaction\n`);
              if (!response.headersSent) response.writeHead(500);
              response.end();
            },
          );
        },
      };
    },
  };
}
