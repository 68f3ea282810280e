import vue from '@vitejs/plugin-vue';
import type { UserConfig } from 'vite';

/**
 * `hoistStatic: false`: longer static parts of a template would be set as markup, which the app's policy
 * refuses. Without `trustedTypes` Vue does not ask for a policy of its own, which would be refused too.
 */
export default {
  plugins: [vue({ template: { compilerOptions: { hoistStatic: false } } })],
  define: { 'window.trustedTypes': 'undefined' },
} satisfies UserConfig;
