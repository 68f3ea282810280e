import { authBridgeCases } from '../../contracts/auth-bridge.ts';
import { test } from '../support/fixtures.ts';
import { pageSubject } from '../support/page-subject.ts';

test.describe('the contract of window.auth, kept by the app', () => {
  for (const { title, alone, run } of authBridgeCases) {
    if (alone) {
      test(title, async ({ start, desktop, demo }) => {
        await run(pageSubject(await start(), desktop, demo.issuer));
      });
    } else {
      test(title, async ({ shell, demo }) => {
        await run(pageSubject(shell, shell.desktop, demo.issuer));
      });
    }
  }
});
