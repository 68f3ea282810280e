/** A sign-in as a person does it: the button in the app, the pages in the browser. */
import type { MutatingProvider } from '../../fakes/mutating-provider.ts';
import type { RunningApp } from '../../rig/app.ts';
import type { OpenedBrowser } from '../../rig/default-browser.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { decide, type Decision } from '../../rig/person.ts';
import { sessionIn } from './page-calls.ts';

/** Presses "Sign in" and waits for the browser. */
export async function beginSignIn(app: RunningApp, desktop: Desktop): Promise<OpenedBrowser> {
  const before = await desktop.browser.opened();
  await app.page.getByRole('button', { name: 'Sign in' }).click();
  return desktop.browser.attach(before + 1);
}

/** Does in the browser what a person does who decides so, and waits for the app's own page there. */
export async function finishInBrowser(
  { page }: OpenedBrowser,
  decision: Decision = 'allow',
): Promise<void> {
  await decide(page, decision);
  await page.waitForURL('http://127.0.0.1:*/done');
}

/** Signs in; the browser is closed afterwards. */
export async function signIn(app: RunningApp, desktop: Desktop): Promise<void> {
  const browser = await beginSignIn(app, desktop);
  await finishInBrowser(browser);
  await sessionIn(app.page, 'signedIn');
  await browser.close();
}

/** Where an authorization request wants its answer. */
export function redirectOf(authorizationUrl: URL): URL {
  return new URL(authorizationUrl.searchParams.get('redirect_uri') ?? '');
}

/** Signs in at a provider that asks the person nothing; the browser only shows that it was opened. */
export async function signInAtOnce(
  app: RunningApp,
  desktop: Desktop,
  provider: Pick<MutatingProvider, 'authorize'>,
): Promise<void> {
  await desktop.browser.hold();
  const browser = await beginSignIn(app, desktop);
  const answer = provider.authorize(browser.url.href).toString();
  await fetch(`${redirectOf(browser.url).href}?${answer}`);
  await sessionIn(app.page, 'signedIn');
  await browser.close();
}
