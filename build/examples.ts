/** `npm run examples`: builds the pages of docs/examples, as the app's own pages are built. */
import { join } from 'node:path';
import { build, mergeConfig, type InlineConfig, type UserConfig } from 'vite';
import rendererConfig from './renderer-config.ts';

const root = join(import.meta.dirname, '..');

/** The examples, by their folder's name. */
export const examples = ['plain', 'react', 'svelte', 'vue'] as const;
/** An example's name. */
export type Example = (typeof examples)[number];

/** Builds one example: an `index.html` with its script and style; returns the folder. */
export async function buildExample(name: Example): Promise<string> {
  const folder = join(root, 'docs/examples', name);
  const outDir = join(root, 'out/examples', name);
  const { default: own } = (await import(join(folder, 'vite.config.ts'))) as {
    readonly default: UserConfig;
  };
  const { rolldownOptions, ...options } = rendererConfig.build ?? {};
  const config: InlineConfig = {
    ...rendererConfig,
    configFile: false,
    root: folder,
    logLevel: 'warn',
    build: {
      ...options,
      outDir,
      emptyOutDir: true,
      reportCompressedSize: false,
      rolldownOptions: { ...rolldownOptions, input: join(folder, 'index.html') },
    },
  };
  await build(mergeConfig<InlineConfig, UserConfig>(config, own));
  return outDir;
}

if (process.argv[1] === import.meta.filename) {
  const asked = process.argv.slice(2);
  for (const name of examples.filter((one) => asked.length === 0 || asked.includes(one))) {
    console.log(`[examples] ${name}: ${await buildExample(name)}`);
  }
}
