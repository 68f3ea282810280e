import { html, type Html } from './html.ts';
import { page } from './page.ts';

/** One button of a form. A name and value are sent when it is pressed. */
export interface FormButton {
  readonly label: string;
  readonly name?: string;
  readonly value?: string;
}

/** A page with a question and one form; the first button is the main one. */
export interface FormPage {
  readonly title: string;
  readonly content: Html;
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly fields?: Html;
  readonly buttons: readonly FormButton[];
}

function button({ label, name, value }: FormButton, main: boolean): Html {
  const sent = name === undefined ? undefined : html`name="${name}" value="${value}"`;
  return html`<button type="submit" ${main ? html`class="main"` : undefined} ${sent}>
    ${label}
  </button>`;
}

/** As on the consent page, no button has the focus at first; a field may ask for it. */
export function formPage({ title, content, action, hidden, fields, buttons }: FormPage): string {
  return page(
    title,
    html`<h1>${title}</h1>
      ${content}
      <form method="post" action="${action}">
        ${Object.entries(hidden).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        ${fields}
        <div class="buttons">${buttons.map((each, index) => button(each, index === 0))}</div>
      </form>`,
  );
}
