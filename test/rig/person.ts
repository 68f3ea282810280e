/** What a person does in the browser: sign in at the demo provider, allow, deny. */
import type { Page } from 'playwright-core';

/** Signs in and allows what the app asks for; ends on the app's own page. */
export async function signInAndAllow(page: Page, username = 'ada'): Promise<void> {
  await page.getByLabel(/user ?name|name/i).fill(username);
  await page.getByLabel(/password/i).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
}

/** Signs in and denies what the app asks for. */
export async function signInAndDeny(page: Page, username = 'ada'): Promise<void> {
  await page.getByLabel(/user ?name|name/i).fill(username);
  await page.getByLabel(/password/i).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Deny' }).click();
}
