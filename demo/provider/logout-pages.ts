import { APP_NAME } from '../identity.ts';
import type { PageContext } from './oidc-provider.ts';
import { formPage } from './pages/form-page.ts';
import { html } from './pages/html.ts';
import { messagePage } from './pages/message-page.ts';
import { personBySub } from '../people.ts';
import { showPage } from './show-page.ts';

function personName(sub: string | undefined): string {
  return (sub === undefined ? undefined : personBySub(sub)?.name) ?? 'somebody';
}

/** Asks before the provider's session ends (OIDC RP-Initiated Logout 1.0 section 2). */
function logoutForm(context: PageContext): void {
  const { oidc } = context;
  const state = oidc?.session?.state;
  if (oidc === undefined || state === undefined) return;
  const markup = formPage({
    title: 'Sign out?',
    content: html`<p>
      You are signed in at this provider as
      <strong>${personName(oidc.session?.accountId)}</strong>.
    </p>`,
    action: oidc.urlFor('end_session_confirm'),
    hidden: { xsrf: state.secret },
    buttons: [{ label: 'Sign out', name: 'logout', value: 'yes' }, { label: 'Stay signed in' }],
  });
  showPage(context, markup, state.postLogoutRedirectUri);
}

/** Shown instead when nobody is signed in: one step back to the app. */
export function alreadySignedOutForm(context: PageContext): void {
  const { oidc } = context;
  const state = oidc?.session?.state;
  if (oidc === undefined || state === undefined) return;
  const markup = formPage({
    title: 'You are signed out',
    content: html`<p>Nobody is signed in at this provider in this browser.</p>`,
    action: oidc.urlFor('end_session_confirm'),
    hidden: { xsrf: state.secret, logout: 'yes' },
    buttons: [{ label: 'Continue' }],
  });
  showPage(context, markup, state.postLogoutRedirectUri);
}

/** Shown when a person signs in while another one is signed in: the first must leave. */
export function switchPersonForm(context: PageContext): void {
  const { oidc } = context;
  const state = oidc?.session?.state;
  if (oidc === undefined || state === undefined) return;
  const { params, result } = oidc.entities.Interaction ?? {};
  const markup = formPage({
    title: 'Change person?',
    content: html`<p>
      <strong>${personName(oidc.session?.accountId)}</strong> is signed in here and will be signed
      out. <strong>${personName(result?.login?.accountId)}</strong> continues to ${APP_NAME}.
    </p>`,
    action: oidc.urlFor('end_session_confirm'),
    hidden: { xsrf: state.secret, logout: 'yes' },
    buttons: [{ label: 'Change and continue' }],
  });
  showPage(context, markup, params?.['redirect_uri']);
}

export const logoutPages = {
  logoutSource: async (context: PageContext): Promise<void> => logoutForm(context),
  postLogoutSuccessSource: async (context: PageContext): Promise<void> => {
    const text = 'You can close this page and go back to the app.';
    showPage(context, messagePage({ title: 'You are signed out', text }));
  },
};
