import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencePage } from '../../../build/docs/reference.ts';

const ROOM = { compilerOptions: { target: 'ES2024', strict: true, types: [] } };

/** The reference of a small contract. */
async function pageOf(contract: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'reference-test-'));
  try {
    await mkdir(join(root, 'preload'));
    await writeFile(
      join(root, 'package.json'),
      JSON.stringify({ name: 'shell', version: '1.0.0' }),
    );
    await writeFile(join(root, 'preload/tsconfig.json'), JSON.stringify(ROOM));
    const more = '\n/** Why. */\nexport interface StartProblem { readonly kind: string }\n';
    await writeFile(join(root, 'preload/contract.ts'), contract + more);
    return await referencePage(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

const bridge = (members: string) => `/** All. */\nexport interface AuthBridge {\n${members}\n}\n`;

describe('the API reference', { timeout: 60_000 }, () => {
  it('has each method with its parameters, its result and its error codes', async () => {
    const page = await pageOf(
      bridge(`/** Ends it. */\nsignOut(choice?: Choice): Promise<Answer>;`) +
        `/** How. */\nexport interface Choice { readonly mark?: Mark }\n` +
        `const marks = { b: 1, a: 2 };\n/** Which. */\nexport type Mark = keyof typeof marks;\n` +
        `/** What. */\nexport type Answer = 'yes' | 'no';\n`,
    );
    expect(page).toContain('signOut(choice?: Choice): Promise<Answer>;');
    expect(page).toContain('| `choice?` | [`Choice`](#choice) |');
    expect(page).toContain('`Promise`\\<[`Answer`](#answer)\\>');
    expect(page).toContain('[`account_unknown`](error-codes.md#account_unknown)');
    expect(page).toContain('`mark?` | [`Mark`](#mark)');
    expect(page).toContain('type Mark = "b" | "a";');
  });

  it('has nothing that a page does not see, and no path of this machine', async () => {
    const page = await pageOf(
      bridge(`/** Now. */\nnow(): number;`) + '/** For main. */\nexport const channel = "auth";\n',
    );
    expect(page).not.toContain('channel');
    expect(page).not.toContain(tmpdir());
  });

  it.each([
    ['a method', bridge('signOut(): void;'), 'AuthBridge.signOut'],
    [
      'what only main sees',
      `${bridge('/** Now. */ now(): number;')}export const channel = 1;`,
      'channel',
    ],
  ])('is not written while %s has no docstring', async (_, contract, name) => {
    await expect(pageOf(contract)).rejects.toThrow(
      new RegExp(`${name}.* does not have any documentation`),
    );
  });

  it('is not written while it would refer to what is not exported', async () => {
    const contract = `${bridge('/** Now. */ now(): Hidden;')}interface Hidden { readonly a: 1 }`;
    await expect(pageOf(contract)).rejects.toThrow(/Hidden.* is referenced by/);
  });
});
