import { userCodeForm } from './device-pages.ts';
import { alreadySignedOutForm, switchPersonForm } from './logout-pages.ts';
import { pageHeaders } from './page-headers.ts';
import type { PageContext } from './oidc-provider.ts';

/**
 * Koa middleware: gives every answer the page headers, and replaces the three pages that oidc-provider
 * would submit by script, for which it has no hook, by pages with a button.
 */
export async function scriptlessPages(
  context: PageContext,
  next: () => Promise<void>,
): Promise<void> {
  // `http:` lets the form_post page of oidc-provider reach any loopback redirect URI.
  context.set(pageHeaders('http://[::1]'));
  await next();
  const { oidc } = context;
  if (oidc === undefined || context.status !== 200) return;
  const { session, params, route } = oidc;
  if (session?.state === undefined) return;
  switch (route) {
    case 'end_session':
      if (session.accountId === undefined) alreadySignedOutForm(context);
      return;
    case 'code_verification': {
      const userCode = params?.['user_code'];
      const asked = params?.['xsrf'] === undefined;
      if (asked && typeof userCode === 'string') userCodeForm(context, userCode);
      return;
    }
    case 'resume':
    case 'device_resume':
      // While another person is to sign out first, oidc-provider notes this very path for coming back.
      if (session.state.postLogoutRedirectUri?.endsWith(context.path)) switchPersonForm(context);
      return;
    default:
  }
}
