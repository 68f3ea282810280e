import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'vite';

/**
 * `fragments: 'tree'`: templates are built as elements. Svelte's default parses them as markup, which the
 * app's policy refuses: nothing would be shown.
 */
export default {
  plugins: [svelte({ configFile: false, compilerOptions: { fragments: 'tree' } })],
} satisfies UserConfig;
