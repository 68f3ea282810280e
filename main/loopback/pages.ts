import { createHash } from 'node:crypto';
import type { ResultPage } from '../ports.ts';

/**
 * What a browser tab can end on. `finished`: the callback has been used, and this page cannot say
 * how it went. `not_ours`: the link does not belong to what is waited for.
 */
export type Page = ResultPage | { readonly kind: 'finished' } | { readonly kind: 'not_ours' };

/** Shown when the listener closes before the outcome was known: cancel, timeout, quit. */
export const STOPPED: ResultPage = {
  kind: 'failed',
  sentence: 'The sign-in was stopped before it was complete.',
};

const STYLE = `
:root{color-scheme:light dark;--ground:#f3f4f6;--card:#fff;--line:#dcdfe4;--ink:#1b1f24;--soft:#545b64;--good:#0a7148;--bad:#b3261e;--calm:#2f5d9b}
@media (prefers-color-scheme:dark){:root{--ground:#15171a;--card:#1f2226;--line:#33383f;--ink:#eceef1;--soft:#a9b0ba;--good:#5fd3a0;--bad:#ff9a90;--calm:#8fb8f0}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;padding:1.5rem;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{margin:auto;width:100%;max-width:27rem;padding:2.25rem 2rem 1.5rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;overflow-wrap:anywhere}
svg{display:block;width:3rem;height:3rem;fill:none;stroke:currentColor;stroke-width:3;stroke-linecap:round;stroke-linejoin:round}
.good{color:var(--good)}.bad{color:var(--bad)}.calm{color:var(--calm)}
h1{margin:1.1rem 0 .4rem;font-size:1.45rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
p{margin:0 0 .75rem;text-wrap:pretty}
.next{color:var(--soft)}
footer{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
@media (max-width:24rem){body{padding:0}main{max-width:none;min-height:100vh;border:0;border-radius:0;padding:2rem 1.25rem 1rem}}
`;

/**
 * For every page: nothing is loaded, nothing runs, nobody frames it, nothing is submitted (LB-10).
 * The one inline style is named by its hash, so no other can take its place.
 */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; " +
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

interface Words {
  readonly tone: 'good' | 'bad' | 'calm';
  readonly heading: string;
  readonly sentence: string | null;
  readonly next: string;
}

/** The page as HTML. Static but for the sentence, which comes from this app's own closed list. */
export function renderPage(page: Page): string {
  const { tone, heading, sentence, next } = wordsOf(page);
  const role = tone === 'bad' ? 'alert' : 'status';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${heading} – ${__PRODUCT_NAME__}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<svg class="${tone}" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="21"/><path d="${MARKS[tone]}"/></svg>
<div role="${role}">
<h1>${escapeHtml(heading)}</h1>
${sentence === null ? '' : `<p>${escapeHtml(sentence)}</p>\n`}<p class="next">${escapeHtml(next)}</p>
</div>
<footer>You can close this tab.</footer>
</main>
</body>
</html>
`;
}

const MARKS = {
  good: 'm15 25 6 6 12-14',
  bad: 'M24 14v13m0 6.5v.5',
  calm: 'M24 34V22m0-7.5V14',
} as const;

function wordsOf(page: Page): Words {
  switch (page.kind) {
    case 'signed_in':
      return {
        tone: 'good',
        heading: 'You are signed in',
        sentence: null,
        next: `Go back to ${__PRODUCT_NAME__} to carry on.`,
      };
    case 'signed_out':
      return {
        tone: 'good',
        heading: 'You are signed out',
        // That it came back is all that is known of what happened at the service.
        sentence: 'The sign-in service has sent you back here.',
        next: `Go back to ${__PRODUCT_NAME__} to see what was done.`,
      };
    case 'failed':
      return {
        tone: 'bad',
        heading: 'Signing in did not work',
        sentence: page.sentence,
        next: `Go back to ${__PRODUCT_NAME__} for the next step.`,
      };
    case 'finished':
      return {
        tone: 'calm',
        heading: 'Nothing more to do here',
        sentence: 'This link has already been used.',
        next: `Go back to ${__PRODUCT_NAME__} to see how it went.`,
      };
    case 'not_ours':
      return {
        tone: 'bad',
        heading: 'This link was not accepted',
        sentence: 'It does not belong to anything that is waited for, so nothing was done with it.',
        next: `Go back to ${__PRODUCT_NAME__} and start again from there.`,
      };
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
