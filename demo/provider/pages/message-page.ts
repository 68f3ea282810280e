import { html } from './html.ts';
import { page } from './page.ts';

/** A page that only says something. */
export interface MessagePage {
  readonly title: string;
  readonly text: string;
  /** The protocol's own words, for developers. */
  readonly detail?: string;
  /** Something went wrong. */
  readonly alert?: boolean;
}

export function messagePage({ title, text, detail, alert = false }: MessagePage): string {
  const role = alert ? html`class="error" role="alert"` : undefined;
  return page(
    title,
    html`<h1>${title}</h1>
      <div ${role}><p>${text}</p></div>
      ${detail === undefined ? undefined : html`<p class="note"><code>${detail}</code></p>`}`,
  );
}
