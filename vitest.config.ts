import { defineConfig } from 'vitest/config';

/** Constants that the build replaces; tests run the sources as a development build. */
const define = { __DEVELOPMENT_BUILD__: 'true', __PRODUCT_NAME__: JSON.stringify('Auth Shell') };

export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'docs/examples/**/*.test.ts'],
          testTimeout: 20_000,
          // Else Vitest keeps one core for itself, which is half of a small machine.
          maxWorkers: '100%',
        },
      },
      {
        define,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Whole desktops and browsers run in there: more at a time would only wait for each other.
          maxWorkers: 2,
        },
      },
      {
        define,
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 60_000,
          // Every file starts servers of its own and shares nothing but the modules it imports.
          isolate: false,
        },
      },
      {
        define,
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
