import type { PageContext } from './oidc-provider.ts';
import { messagePage } from './pages/message-page.ts';
import { showPage } from './show-page.ts';

/** An error as oidc-provider describes it; it also carries `state`, which is never shown. */
interface ProtocolError {
  readonly error: string;
  readonly error_description?: string;
}

/** The page for a request that cannot be sent back to the app: nobody knows that it came from there. */
export async function renderError(context: PageContext, out: ProtocolError): Promise<void> {
  const detail = [out.error, out.error_description].filter(Boolean).join(': ');
  showPage(
    context,
    messagePage({
      title: 'This did not work',
      text: 'The request that opened this page was not valid, or it is too old. Go back to the app and start again.',
      detail,
      alert: true,
    }),
  );
}
