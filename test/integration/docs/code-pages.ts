/** The code of the documentation, run as a page of the app: in a real Chromium, under the app's own policy. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { FakeApiConfig, FakeAuthOptions } from '../../../renderer/test-support/fake-auth.ts';
import { codeOf, codePages, modulesOf, slugOf, type CodePage } from '../../unit/docs/snippets.ts';
import { fakeScript } from '../examples/example-rig.ts';
import { startChromium } from '../renderer/page-rig.ts';
import { servePages } from '../renderer/pages-server.ts';

interface SaidConfig {
  readonly apis?: Readonly<Record<string, FakeApiConfig>>;
  readonly windows?: Readonly<Record<string, { readonly scopes?: readonly string[] }>>;
}

const project = join(import.meta.dirname, '../../..');
const folder = join(project, 'out/test/documentation');

/** Bundles a page's own script as if it were a file of the renderer. */
async function buildPage(page: CodePage): Promise<void> {
  const name = slugOf(page);
  const [[file, code] = ['', '']] = Object.entries(modulesOf(page));
  const entry = join(project, file);
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'documentation',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? { code, moduleType: 'ts' } : null),
      },
    ],
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: entry, output: { entryFileNames: `${name}.js` } },
    },
  });
  const script = `<script type="module" src="./${name}.js"></script>`;
  const html = `<!doctype html>\n<title>Page</title>\n${codeOf(page.blocks, 'html')}\n${script}\n`;
  await writeFile(join(folder, `${name}.html`), html);
}

/** What the page's own configuration says of its APIs, and of the window's scopes, as the fake takes it. */
function optionsOf({ blocks }: CodePage): FakeAuthOptions {
  const configs = blocks
    .filter(({ language }) => language === 'json')
    .map(({ code }) => JSON.parse(code) as SaidConfig);
  const apis = Object.entries(Object.assign({}, ...configs.map((config) => config.apis ?? {})));
  const windows = configs.flatMap((config) => Object.values(config.windows ?? {}));
  return {
    apis: Object.fromEntries(
      (apis as [string, FakeApiConfig][]).map(([name, { scopes = {}, sensitive = {} }]) => [
        name,
        { scopes, sensitive },
      ]),
    ),
    grants: { scopes: windows.flatMap(({ scopes = [] }) => scopes) },
  };
}

/** A page of the documentation that runs, with the fake behind it: `window.control`. */
export interface RunningCode {
  readonly page: Page;
  /** What the page called. */
  calls(): Promise<{ name: string; args: readonly unknown[] }[]>;
  /** What the page's policy refused, and every error; empty when all is well. */
  complaints(): Promise<string[]>;
}

/** Builds every page that has code, and starts one Chromium for them. */
export async function codeRig() {
  const pages = await codePages(project);
  await mkdir(folder, { recursive: true });
  for (const page of pages) await buildPage(page);
  const fake = await fakeScript();
  const server = await servePages(folder);
  const browser = await startChromium();
  return {
    files: pages.map(({ file }) => file),

    /** Runs a page's code, once `prepare` has said what it finds. */
    async run(file: string, prepare: () => void = () => {}): Promise<RunningCode> {
      const code = pages.find((page) => page.file === file);
      if (!code) throw new Error(`${file} has no code`);
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      // It goes as always, until a test moves it on.
      await page.clock.install();
      await page.addInitScript((options) => {
        window.fakeOptions = options;
      }, optionsOf(code));
      await page.addInitScript({ content: fake });
      await page.addInitScript(prepare);
      await page.goto(`${server.base}/${slugOf(code)}.html`);
      return {
        page,
        calls: () => page.evaluate(() => [...window.control.calls]),
        complaints: async () => [...errors, ...(await page.evaluate(() => window.violations))],
      };
    },

    async close() {
      await browser.close();
      await server.stop();
    },
  };
}
