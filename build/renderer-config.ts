/**
 * How the pages are built; the app's build and the page tests both use it. Nothing may be inlined as
 * a `data:` URL and nothing may need an inline script: the pages' CSP allows neither.
 */
import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { defineConfig } from 'vite';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../renderer');
/** Every page of the folder: a window of the configuration shows one. */
const pages = readdirSync(root).filter((name) => name.endsWith('.html'));
const productName = JSON.stringify(packageJson.productName);

export default defineConfig({
  root,
  base: './',
  publicDir: false,
  define: { __PRODUCT_NAME__: productName, 'import.meta.env.PRODUCT_NAME': productName },
  build: {
    target: 'chrome130',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rolldownOptions: {
      input: Object.fromEntries(pages.map((page) => [parse(page).name, join(root, page)])),
      // No hashes: the files are read from the package, so there is no cache to defeat.
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/shared.js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
});
