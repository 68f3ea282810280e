/** What a person does in the browser: sign in at the demo provider, allow, deny, walk away. */
import type { Page } from 'playwright-core';

/** How a person decides. */
export type Decision = 'allow' | 'deny' | 'cancel';

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in and allows what the app asks for; ends on the app's own page. */
export async function signInAndAllow(page: Page, username = 'ada'): Promise<void> {
  await signIn(page, username);
  await page.getByRole('button', { name: 'Allow' }).click();
}

/** Signs in and denies what the app asks for. */
export async function signInAndDeny(page: Page, username = 'ada'): Promise<void> {
  await signIn(page, username);
  await page.getByRole('button', { name: 'Deny' }).click();
}

/** Leaves the sign-in page by its Cancel button, without a password. */
export async function cancelAtLogin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel' }).click();
}

/** Does what a person who decides so does. */
export function decide(page: Page, decision: Decision): Promise<void> {
  if (decision === 'cancel') return cancelAtLogin(page);
  return decision === 'allow' ? signInAndAllow(page) : signInAndDeny(page);
}
