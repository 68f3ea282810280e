import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../out/test/e2e',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // Each test has a desktop of its own, so that two can run at the same time.
  fullyParallel: true,
  workers: 2,
  // A test that passes only now and then is a fault to be found.
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../out/test/e2e.json' }]],
  use: { trace: 'off', screenshot: 'off', video: 'off' },
});
