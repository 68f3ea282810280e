import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from '../support/fixtures.ts';
import { blocksOf } from '../support/page-code.ts';
import { signIn } from '../support/signing-in.ts';

test('what docs/api-calls.md says is done by its own code: bytes, a file, an upload [IP-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const [json = ''] = await blocksOf('api-calls.md', 'json');
  const config = JSON.parse(json) as { readonly apis: { readonly demo: object } };
  const api = { ...config.apis.demo, origin: demo.api, resource: demo.resource };
  const app = await start({ changes: { apis: { demo: api } } });
  await signIn(app, desktop);
  const shown: string[][] = [];
  for (const code of await blocksOf('api-calls.md', 'ts')) {
    const script = stripTypeScriptTypes(code);
    shown.push(
      await app.page.evaluate<string[]>(
        `(async () => { const shown = []; const show = (text) => shown.push(text); ${script}; return shown; })()`,
      ),
    );
  }
  const [bytes, file, upload] = shown;
  expect(bytes).toEqual(['1000 bytes']);
  expect(file?.at(-1)).toBe('3000000 of 3000000');
  expect(file?.length).toBeGreaterThan(10);
  expect(upload?.slice(-2)).toEqual(['100 %', 'sent']);
});
