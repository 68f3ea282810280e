import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restsOn } from '../../mutants/guarantees.ts';
import { occurrences } from '../../mutants/mutant.ts';
import { mutants } from '../../mutants/mutants.ts';
import { guaranteesOf } from '../docs/guarantees.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the list of mutants', () => {
  it('has each guard once: its text is there, and something else in its place [VM-12]', () => {
    const wrong = mutants.filter(
      (mutant) => occurrences(read(mutant.file), mutant) !== 1 || mutant.from === mutant.to,
    );
    expect(wrong.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it('names tests that are there, and requirements that are [VM-12]', () => {
    const known = read('docs/requirements.md');
    for (const { name, killedBy, ids } of mutants) {
      expect([name, killedBy.length > 0, ids.length > 0]).toEqual([name, true, true]);
      expect(killedBy.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
      expect(ids.filter((id) => !known.includes(`\n| ${id} `))).toEqual([]);
    }
  });

  it('has a guard behind each guarantee of docs/security.md, or why there is none [VM-12]', () => {
    const killers = new Set(mutants.flatMap(({ killedBy }) => killedBy));
    const files = new Set(mutants.map(({ file }) => file));
    const guarantees = guaranteesOf(read('docs/security.md')).map((entry) => entry?.file ?? '');
    const isBacked = (file: string): boolean => {
      const rests = restsOn[file];
      if (rests === undefined) return killers.has(file);
      return typeof rests === 'string' || rests.every((guarded) => files.has(guarded));
    };
    expect([...new Set(guarantees)].filter((file) => !isBacked(file))).toEqual([]);
    // Nothing is excused that is no guarantee any more.
    expect(Object.keys(restsOn).filter((file) => !guarantees.includes(file))).toEqual([]);
  });
});
