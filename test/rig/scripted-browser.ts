import { CookieJar } from './cookie-jar.ts';
import { formsOf, textOf, type HtmlForm } from './html-form.ts';

/** Where the browser stands: on a page, or before a redirect that leaves the site. */
export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly markup: string;
  /** The page's words. */
  readonly text: string;
  readonly forms: readonly HtmlForm[];
  /** `Location` of a redirect to another site, which is not followed. */
  readonly leavesTo: string | undefined;
}

const MOST_REDIRECTS = 10;
const TIMEOUT_MS = 15_000;

/**
 * A person at a browser, in a few lines: keeps cookies, follows redirects of one site and presses
 * buttons of forms. It runs no script, as the demo provider's pages need none.
 */
export class ScriptedBrowser {
  readonly #jar = new CookieJar();
  readonly #origin: string;

  /** @param site any address of the site that the browser stays on. */
  constructor(site: string) {
    this.#origin = new URL(site).origin;
  }

  /** Opens an address of the site and follows its redirects. */
  open(address: string): Promise<Visit> {
    return this.#go(new URL(address), {});
  }

  /**
   * Presses a button of the page's form.
   * @param label the words on the button.
   * @param typed what the person types, by field name.
   */
  press(page: Visit, label: string, typed: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const form = page.forms.find((each) => each.buttons.some((button) => button.label === label));
    const button = form?.buttons.find((each) => each.label === label);
    if (form === undefined || button === undefined) {
      throw new Error(`no button "${label}" on ${page.url.pathname}: ${page.text.slice(0, 300)}`);
    }
    const body = new URLSearchParams([...form.fields]);
    for (const [name, value] of Object.entries(typed)) {
      if (!form.fields.has(name)) throw new Error(`no field "${name}" on ${page.url.pathname}`);
      body.set(name, value);
    }
    if (button.name !== undefined) body.append(button.name, button.value);
    return this.#go(form.action, { method: form.method, body, headers: { origin: this.#origin } });
  }

  async #go(address: URL, init: RequestInit): Promise<Visit> {
    let url = address;
    let request = init;
    for (let step = 0; step <= MOST_REDIRECTS; step += 1) {
      const headers = new Headers(request.headers);
      headers.set('accept', 'text/html');
      const cookies = this.#jar.header(url.pathname);
      if (cookies !== '') headers.set('cookie', cookies);
      const response = await fetch(url, {
        ...request,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      this.#jar.store(response);
      const markup = await response.text();
      const { status } = response;
      const location = status >= 300 && status < 400 ? response.headers.get('location') : null;
      const next = location === null ? undefined : new URL(location, url);
      const leaves = next !== undefined && next.origin !== this.#origin;
      if (next === undefined || leaves) {
        return {
          url,
          status,
          headers: response.headers,
          markup,
          text: textOf(markup),
          forms: formsOf(markup, url),
          leavesTo: leaves ? (location ?? undefined) : undefined,
        };
      }
      url = next;
      request = {};
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects from ${address.pathname}`);
  }
}

/** What the person at the scripted browser does. */
export interface SignInDecision {
  /** Login name at the demo provider. Default: `ada`. */
  readonly user?: string;
  /** Default: `demo`. */
  readonly password?: string;
  /** `cancel` presses Cancel on the login page, `deny` signs in and refuses. Default: `allow`. */
  readonly decision?: 'allow' | 'deny' | 'cancel';
  /** The code of the second factor, where the page asks for it. Default: none. */
  readonly factor?: string;
  /** Scopes of the demo API that the person does not allow. Default: none. */
  readonly without?: readonly string[];
  /** A browser that was used before, to keep its session. Default: a fresh one. */
  readonly browser?: ScriptedBrowser;
}

/**
 * Walks through the demo provider's login and consent pages.
 * @param authorizationUrl the address that an app would open in the system browser.
 * @returns the redirect to the app, complete with its parameters; it is not delivered.
 * @throws when a page is not the one that the decision needs; the message has the page's words.
 */
export async function signInOverHttp(
  authorizationUrl: string,
  decided: SignInDecision = {},
): Promise<string> {
  const { user = 'ada', password = 'demo', decision = 'allow' } = decided;
  const { factor = '', without = [], browser } = decided;
  const used = browser ?? new ScriptedBrowser(authorizationUrl);
  let visit = await used.open(authorizationUrl);
  const asksFor = (name: string) => visit.forms.some((form) => form.fields.has(name));
  if (visit.leavesTo === undefined && asksFor('password')) {
    visit =
      decision === 'cancel'
        ? await used.press(visit, 'Cancel')
        : await used.press(visit, 'Sign in', {
            user,
            password,
            ...(asksFor('factor') ? { factor } : {}),
          });
  }
  if (visit.leavesTo === undefined) {
    const unticked = Object.fromEntries(without.map((scope) => [`allow-${scope}`, '']));
    visit = await used.press(visit, decision === 'allow' ? 'Allow' : 'Deny', unticked);
  }
  if (visit.leavesTo === undefined) {
    throw new Error(`the sign-in stopped on ${visit.url.pathname}: ${visit.text.slice(0, 300)}`);
  }
  return visit.leavesTo;
}

/**
 * Walks through the demo provider's logout pages, in a browser in which nobody is signed in unless one is given.
 * @returns the redirect to the app; it is not delivered.
 */
export async function signOutOverHttp(
  logoutUrl: string,
  browser = new ScriptedBrowser(logoutUrl),
): Promise<string> {
  const page = await browser.open(logoutUrl);
  const label = page.forms[0]?.buttons[0]?.label ?? '';
  const { leavesTo } = await browser.press(page, label);
  if (leavesTo === undefined) throw new Error(`no way back from ${page.text.slice(0, 300)}`);
  return leavesTo;
}
