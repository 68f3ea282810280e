/** What a person does on glewlwyd's own pages. */
import type { Page } from 'playwright-core';

/** Signs in, ticks all that the app asks for, and goes on to it. */
export async function allow(
  page: Page,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<void> {
  await page.getByLabel('Login').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'OK' }).click();
  const onward = page.getByRole('button', { name: 'Continue' });
  await onward.waitFor();
  const grant = page.getByRole('button', { name: 'Grant access' });
  // A person who has granted everything before is not asked again.
  if (await grant.isHidden()) return onward.click();
  // Openid is ticked, and cannot be unticked.
  for (const scope of ['profile', 'email', 'offline_access']) {
    await page.getByLabel(scope, { exact: true }).check();
  }
  await grant.click();
  await onward.click();
}

/** Agrees to be signed out. */
export async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Logout' }).click();
}
