import { fieldOf, type Permission } from '../scopes.ts';
import { html, type Html } from './html.ts';
import { page } from './page.ts';

/** What the consent page shows. */
export interface ConsentPage {
  readonly appName: string;
  readonly personName: string;
  readonly permissions: readonly Permission[];
  /** Where the answer goes, as `host:port`; undefined on a sign-in for another device. */
  readonly returnsTo: string | undefined;
}

function line({ scope, sentence, optional }: Permission): Html {
  if (!optional) return html`<li>${sentence}</li>`;
  return html`<li class="optional">
    <label>
      <input type="checkbox" name="${fieldOf(scope)}" value="yes" checked />
      ${sentence}
    </label>
  </li>`;
}

/** No button has the focus at first: a second press of Enter must not consent by accident. */
export function consentPage({ appName, personName, permissions, returnsTo }: ConsentPage): string {
  return page(
    `Allow ${appName}`,
    html`<h1>Allow ${appName}?</h1>
      <p>You are signed in as <strong>${personName}</strong>. ${appName} would like to:</p>
      <form method="post">
        <ul class="permissions">
          ${permissions.map(line)}
        </ul>
        <input type="hidden" name="prompt" value="consent" />
        <div class="buttons">
          <button name="action" value="allow" class="main">Allow</button>
          <button name="action" value="deny">Deny</button>
        </div>
      </form>
      ${
        returnsTo === undefined
          ? html`<p class="note">Allow this only if you started it on your device just now.</p>`
          : html`<p class="note">
              Your answer goes to the app on this computer (<code>${returnsTo}</code>).
            </p>`
      }`,
  );
}
