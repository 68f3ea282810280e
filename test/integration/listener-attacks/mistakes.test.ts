import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectUnharmed, findsOut } from './attack.ts';
import { MISTAKES, NO_MISTAKE } from './mistakes.ts';

describe('the mistakes', () => {
  const tests = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');

  it.each(Object.keys(MISTAKES).filter((name) => name !== NO_MISTAKE))(
    'are each looked for by an attack: it %s [LB-04, LB-05, LB-06]',
    (name) => {
      expect(tests.includes(`['${name}', `) || tests.includes(`'${name}',\n`)).toBe(true);
    },
  );

  it('are not found where there is none [LB-04, LB-05, LB-06]', async () => {
    await expect(findsOut(expectUnharmed, NO_MISTAKE, '')).rejects.toThrow(
      'nothing was seen of the mistake',
    );
  });

  it('are not found where the listener does not even start [LB-04, LB-05, LB-06]', async () => {
    await expect(findsOut(expectUnharmed, 'is not in the table', '')).rejects.toThrow(
      'No mistake has the name',
    );
  });
});
