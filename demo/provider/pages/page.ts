import { html, type Html } from './html.ts';

export const STYLE_PATH = '/assets/demo.css';

/** The one frame of every page that a person sees at the provider. */
export function page(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Demo provider</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
      </head>
      <body>
        <main>
          <p class="brand">
            <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
              <circle cx="8" cy="12" r="5" fill="none" stroke="currentColor" stroke-width="2.5" />
              <path d="M13 12h9M18 12v4" fill="none" stroke="currentColor" stroke-width="2.5" />
            </svg>
            Demo provider
          </p>
          ${content}
        </main>
        <footer>A sign-in server for development. It forgets everything when it stops.</footer>
      </body>
    </html>`.markup;
}
