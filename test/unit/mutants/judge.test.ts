import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judgeMutants } from '../../mutants/judge.ts';
import type { Mutant } from '../../mutants/mutant.ts';
import { verdictOf } from '../../mutants/verdict.ts';

const ROOT = join(import.meta.dirname, '../../..');
const GUARD = 'if (who !== known) return false;';

const FILES = {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': `export default { test: { projects: [{ test: { name: 'unit', include: ['test/unit/*.test.ts'] } }] } };`,
  'main/guard.ts': `const known = 'us';\nexport const mayEnter = (who: string) => {\n  ${GUARD}\n  return true;\n};\n`,
  'test/unit/guard.test.ts': `import { expect, it } from 'vitest';
import { mayEnter } from '../../main/guard.ts';
it('keeps strangers out', () => expect([mayEnter('us'), mayEnter('them')]).toEqual([true, false]));\n`,
  'test/unit/blind.test.ts': `import { expect, it } from 'vitest';
import { mayEnter } from '../../main/guard.ts';
it('lets us in', () => expect(mayEnter('us')).toBe(true));\n`,
  'test/unit/failing.test.ts': `import { expect, it } from 'vitest';
it('fails by itself', () => expect(1).toBe(2));\n`,
};

/** A project of one guard, with the libraries of this one. */
async function createProject(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'auth-shell-fixture-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(
    await realpath(join(ROOT, 'node_modules')),
    join(folder, 'node_modules'),
    'junction',
  );
  await mkdir(join(folder, 'main'));
  await mkdir(join(folder, 'test/unit'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  return folder;
}

const mutant = (name: string, change: Partial<Mutant> = {}): Mutant => ({
  name,
  ids: [],
  file: 'main/guard.ts',
  from: GUARD,
  to: '',
  killedBy: ['test/unit/guard.test.ts'],
  ...change,
});

describe('a mutant', () => {
  it('is killed by a test that fails, and by nothing else; the project stays as it is [VM-12]', async () => {
    const folder = await createProject();
    const judged = await judgeMutants(folder, [
      mutant('no guard'),
      mutant('no change', { to: GUARD }),
      mutant('no test of it', { killedBy: ['test/unit/blind.test.ts'] }),
      mutant('no program', { to: 'if (' }),
      mutant('no such text', { from: 'if (nobody)' }),
      mutant('no test that passes without it', { killedBy: ['test/unit/failing.test.ts'] }),
      mutant('no test at all', { killedBy: ['test/unit/missing.test.ts'] }),
    ]);
    const verdicts = judged.map((one) => [one.mutant.name, one.verdict.kind] as const);
    expect(Object.fromEntries(verdicts)).toEqual({
      'no guard': 'killed',
      'no change': 'survived',
      'no test of it': 'survived',
      'no program': 'error',
      'no such text': 'error',
      'no test that passes without it': 'error',
      'no test at all': 'error',
    });
    expect(judged.find(({ mutant: { name } }) => name === 'no guard')?.verdict).toEqual({
      kind: 'killed',
      by: 'keeps strangers out',
    });
    expect(await readFile(join(folder, 'main/guard.ts'), 'utf8')).toBe(FILES['main/guard.ts']);
  }, 120_000);

  it('is not killed by a file that cannot be loaded beside one whose tests fail [VM-12]', () => {
    const outcome = { passed: 3, failed: ['a test'], broken: ['SyntaxError'], error: true };
    expect(verdictOf(outcome)).toEqual({ kind: 'error', why: 'SyntaxError' });
  });

  it('is killed by an error that nobody caught, when tests ran [VM-12]', () => {
    const outcome = { passed: 3, failed: [], broken: [], error: true };
    expect(verdictOf(outcome).kind).toBe('killed');
    expect(verdictOf({ ...outcome, passed: 0 }).kind).toBe('error');
    expect(verdictOf({ ...outcome, error: false }).kind).toBe('survived');
  });
});
