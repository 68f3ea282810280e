/** One more account, as a person adds it: the page is loaded anew when it is there. */
import type { MethodArguments } from '../../../preload/contract.ts';
import type { RunningApp } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { signInAndAllow } from '../../rig/person.ts';
import { call, loadedAnew, markPage, sessionIn } from './page-calls.ts';

/** Runs a script's call that ends with another page, and waits for that one. */
export async function leavingPage(
  { page }: RunningApp,
  work: () => Promise<unknown>,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  await markPage(page);
  // The page that asked is gone before it hears the answer.
  const asked = work().catch(() => {});
  await before();
  await loadedAnew(page);
  await asked;
}

/** Signs a person in beside whoever is, with a browser that is signed in as somebody else. */
export async function add(
  app: RunningApp,
  desktop: Desktop,
  person: string,
  choice: MethodArguments<'signIn'>[0] = {},
): Promise<void> {
  const opened = await desktop.browser.opened();
  await leavingPage(
    app,
    () => call(app.page, 'signIn', { another: true, ...choice }),
    async () => {
      const { page, close } = await desktop.browser.attach(opened + 1);
      await sessionIn(
        app.page,
        'signedIn',
        ({ adding }) => adding?.phase === 'waiting_for_browser',
      );
      await signInAndAllow(page, person);
      await page.waitForURL('http://127.0.0.1:*/done');
      await close();
    },
  );
}
