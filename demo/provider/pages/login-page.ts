import { DEMO_PASSWORD, PEOPLE } from '../../people.ts';
import { SECOND_FACTOR } from '../authentication.ts';
import { html } from './html.ts';
import { page } from './page.ts';

/** What the login page shows. */
export interface LoginPage {
  readonly appName: string;
  /** Fills the user name, from `login_hint` or from the attempt before. */
  readonly userName: string;
  /** The app wants the second factor as well. */
  readonly secondFactor: boolean;
  /** The attempt before was refused. */
  readonly refused: boolean;
}

export function loginPage({ appName, userName, secondFactor, refused }: LoginPage): string {
  const error = html`<div class="error" role="alert" id="error">
    <p><strong>That did not match.</strong> Check the user name and the password, and try again.</p>
  </div>`;
  const invalid = refused ? html`aria-invalid="true" aria-describedby="error"` : undefined;
  const focus = html`autofocus`;
  const factor = html`<label for="factor">Code of your second factor</label>
    <input
      id="factor"
      name="factor"
      type="text"
      inputmode="numeric"
      maxlength="10"
      autocomplete="one-time-code"
    />`;
  return page(
    refused ? 'Error: sign in' : 'Sign in',
    html`<h1>Sign in</h1>
      <p>to continue to <strong>${appName}</strong></p>
      ${refused ? error : undefined}
      <form method="post">
        <input type="hidden" name="prompt" value="login" />
        <label for="user">User name</label>
        <input
          id="user"
          name="user"
          type="text"
          required
          maxlength="100"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          value="${userName}"
          ${invalid}
          ${userName === '' ? focus : undefined}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          required
          maxlength="100"
          autocomplete="current-password"
          ${invalid}
          ${userName === '' ? undefined : focus}
        />
        ${secondFactor ? factor : undefined}
        <div class="buttons">
          <button name="action" value="sign-in" class="main">Sign in</button>
          <button name="action" value="cancel" formnovalidate>Cancel</button>
        </div>
      </form>
      <div class="hint">
        <p>Two people live here; the password of both is <code>${DEMO_PASSWORD}</code>.</p>
        ${secondFactor ? html`<p>The code of both is <code>${SECOND_FACTOR}</code>.</p>` : undefined}
        <ul>
          ${PEOPLE.map(({ name, sub }) => html`<li><b>${name}</b>, user name <code>${sub}</code></li>`)}
        </ul>
      </div>`,
  );
}
