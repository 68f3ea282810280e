/** Bundles what the bench runs inside Electron, with the very options of the app's own build. */
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { bundleConfigs } from '../build/bundle.ts';

/** What is bundled: folder below `bench/`, and whose options it takes. */
const PARTS = { main: 0, hook: 0, blank: 0, preload: 1 } as const;

/** The bundle of one part. */
export const benchBundle = (part: keyof typeof PARTS): string =>
  join(import.meta.dirname, '../out/bench', part, 'index.cjs');

function forPart(base: InlineConfig, part: string): InlineConfig {
  const { rolldownOptions } = base.build ?? {};
  return {
    ...base,
    build: {
      ...base.build,
      outDir: join(import.meta.dirname, '../out/bench', part),
      rolldownOptions: { ...rolldownOptions, input: join(import.meta.dirname, part, 'index.ts') },
    },
  };
}

/** Builds all of them. */
export async function bundleBench(): Promise<void> {
  const configs = await bundleConfigs('development');
  for (const [part, at] of Object.entries(PARTS)) {
    const base = configs[at];
    if (base === undefined) throw new Error('the build has no such bundle');
    await build(forPart(base, part));
  }
}
