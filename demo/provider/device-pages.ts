import { APP_NAME } from '../identity.ts';
import type { PageContext } from './oidc-provider.ts';
import { formPage } from './pages/form-page.ts';
import { html, type Html } from './pages/html.ts';
import { messagePage } from './pages/message-page.ts';
import { showPage } from './show-page.ts';

/** Errors that oidc-provider hands to the code page; the name tells what happened. */
interface UserCodeError {
  readonly name: string;
  readonly userCode?: string;
}

function problem(error: UserCodeError): string {
  switch (error.name) {
    case 'NoCodeError':
      return 'Type the code that your device shows.';
    case 'NotFoundError':
      return 'There is no such code. Check it on your device and try again.';
    case 'ExpiredError':
      return 'This code is too old. Start again on your device to get a new one.';
    case 'AlreadyUsedError':
      return 'This code was used already. Start again on your device to get a new one.';
    case 'AbortedError':
      return 'The sign-in on your device was stopped. You can close this page.';
    default:
      return 'That did not work. Start again on your device.';
  }
}

function codeField(userCode: string, notice: Html | undefined): Html {
  return html`${notice}
    <label for="code">Code on your device</label>
    <input
      id="code"
      class="code"
      name="user_code"
      type="text"
      required
      maxlength="20"
      autofocus
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      value="${userCode}"
      ${notice === undefined ? undefined : html`aria-invalid="true" aria-describedby="error"`}
    />`;
}

/** Asks for the user code of RFC 8628 section 3.3; `userCode` fills it in but is never sent unasked. */
export function userCodeForm(context: PageContext, userCode = '', error?: UserCodeError): void {
  const { oidc } = context;
  if (oidc === undefined) return;
  const notice =
    error && html`<div class="error" role="alert" id="error"><p>${problem(error)}</p></div>`;
  const markup = formPage({
    title: 'Sign in on a device',
    content: html`<p>Type the code that your device shows.</p>`,
    action: oidc.urlFor('code_verification'),
    hidden: { xsrf: oidc.session?.state?.secret ?? '' },
    fields: codeField(userCode, notice),
    buttons: [{ label: 'Continue' }],
  });
  showPage(context, markup);
}

/** The pages of the device flow (RFC 8628 section 3.3). */
export const devicePages = {
  userCodeInputSource: async (
    context: PageContext,
    _form: string,
    _out: unknown,
    error?: UserCodeError,
  ): Promise<void> => userCodeForm(context, error?.userCode, error),

  userCodeConfirmSource: async (
    context: PageContext,
    _form: string,
    client: { readonly clientName?: string },
    _deviceInfo: unknown,
    userCode: string,
  ): Promise<void> => {
    const { oidc } = context;
    if (oidc === undefined) return;
    const markup = formPage({
      title: 'Is this your device?',
      content: html`<p>
          <strong>${client.clientName ?? APP_NAME}</strong> on another device wants to sign in as
          you. It must show this code:
        </p>
        <p class="device-code">${userCode}</p>
        <p>If it does not, or if you did not start this, stop here.</p>`,
      action: oidc.urlFor('code_verification'),
      hidden: {
        xsrf: oidc.session?.state?.secret ?? '',
        user_code: userCode,
        confirm: 'yes',
      },
      buttons: [{ label: 'It is mine' }, { label: 'Stop', name: 'abort', value: 'yes' }],
    });
    showPage(context, markup);
  },

  successSource: async (context: PageContext): Promise<void> => {
    const text = 'Your device is signed in. You can close this page.';
    showPage(context, messagePage({ title: 'All done', text }));
  },
};
