import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, renderPage, type Page } from '../../../main/loopback/pages.ts';

const pages: readonly Page[] = [
  { kind: 'signed_in' },
  { kind: 'signed_out' },
  { kind: 'failed', sentence: 'The sign-in was declined in the browser.' },
  { kind: 'finished' },
  { kind: 'not_ours' },
];

describe('the pages that a tab ends on', () => {
  it.each(pages)('$kind is, byte for byte, the page that was reviewed [LB-10]', async (page) => {
    // The name of the app is the one thing that a template changes.
    const html = renderPage(page).replaceAll(__PRODUCT_NAME__, '{product name}');
    await expect(html).toMatchFileSnapshot(`./golden/${page.kind}.html.txt`);
  });

  it.each(pages)('$kind runs nothing and loads nothing [LB-09] [LB-10]', (page) => {
    const html = renderPage(page);
    expect(html).not.toMatch(/<(script|img|iframe|object|embed|form|base|meta http-equiv)/i);
    expect(html).not.toMatch(/\son\w+=|url\(|@import|https?:|\s(src|href)=|\sstyle=/i);
  });

  it.each(pages)('$kind names the app and sends the person back to it [LB-10]', (page) => {
    const html = renderPage(page);
    expect(html).toContain(`Go back to ${__PRODUCT_NAME__}`);
    expect(html).toContain(` – ${__PRODUCT_NAME__}</title>`);
    expect(html).toMatch(/<html lang="en">/);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html).toMatch(/<div role="(status|alert)">/);
  });

  it('allows exactly the style that they have [LB-10]', () => {
    const styles = pages.map((page) => /<style>([^]*)<\/style>/.exec(renderPage(page))?.[1] ?? '');
    expect(new Set(styles).size).toBe(1);
    const hash = createHash('sha256')
      .update(styles[0] ?? '')
      .digest('base64');
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; " +
        `style-src 'sha256-${hash}'`,
    );
  });

  it('show the sentence as text, whatever is in it [LB-10]', () => {
    const html = renderPage({ kind: 'failed', sentence: `<script>&"'</script>\r\n` });
    expect(html).toContain('<p>&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;\r\n</p>');
  });
});
