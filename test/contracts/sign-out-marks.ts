import { describe, expect, it } from 'vitest';
import type { SignOutMarks } from '../../main/ports.ts';

/** Marks, and what can happen to them. */
export interface SignOutMarksSubject {
  readonly marks: SignOutMarks;
  /** What the next start of the app finds. */
  restart(): SignOutMarks;
  /** From now on nothing can be changed. */
  breakDown(): Promise<void>;
}

const ada = { issuer: 'https://idp.test', subject: 'ada' };
const eve = { issuer: 'https://idp.test', subject: 'eve' };
const elsewhere = { issuer: 'https://other.test', subject: 'ada' };

/** What every `SignOutMarks` has to keep. No method throws. */
export function describeSignOutMarks(
  name: string,
  create: () => Promise<SignOutMarksSubject>,
): void {
  describe(`the contract of SignOutMarks, kept by ${name}`, () => {
    it('has none at first [LO-01]', async () => {
      const { marks } = await create();
      expect(await marks.since(ada)).toBeNull();
      expect(await marks.remove(ada)).toBe(true);
    });

    it('marks an account, and no other with the same issuer or subject [LO-01, TX-11]', async () => {
      const { marks } = await create();
      expect(await marks.add(ada, 7)).toBe(true);
      expect(await marks.since({ ...ada, name: 'Ada' } as typeof ada)).toBe(7);
      expect(await marks.since(eve)).toBeNull();
      expect(await marks.since(elsewhere)).toBeNull();
    });

    it('keeps them over a restart, and what was removed is gone [LO-01]', async () => {
      const { marks, restart } = await create();
      await Promise.all([marks.add(ada, 7), marks.add(eve, 8), marks.add(elsewhere, 9)]);
      expect(await marks.remove(eve)).toBe(true);
      const next = restart();
      const found = await Promise.all([ada, eve, elsewhere].map((account) => next.since(account)));
      expect(found).toEqual([7, null, 9]);
      expect(await next.remove(ada)).toBe(true);
      expect(await next.remove(elsewhere)).toBe(true);
      expect(await restart().since(ada)).toBeNull();
    });

    it('tells the last time of an account that is marked twice [LO-01]', async () => {
      const { marks, restart } = await create();
      await marks.add(ada, 7);
      expect(await marks.add(ada, 8)).toBe(true);
      expect(await restart().since(ada)).toBe(8);
    });

    it('says what it could not keep, and what it could not take away [LO-01]', async () => {
      const { marks, restart, breakDown } = await create();
      await marks.add(ada, 7);
      await marks.add(elsewhere, 7);
      await breakDown();
      expect(await marks.add(eve, 8)).toBe(false);
      expect(await marks.since(eve)).toBeNull();
      expect(await marks.remove(ada)).toBe(false);
      expect(await marks.since(ada)).toBe(7);
      expect(await restart().since(ada)).toBe(7);
    });

    it('takes 64 and says no to one more, not to one that it knows [LO-01]', async () => {
      const { marks } = await create();
      const many = Array.from({ length: 64 }, (_, at) => ({ ...ada, subject: String(at) }));
      const taken = await Promise.all(many.map((account) => marks.add(account, 7)));
      expect(taken.every(Boolean)).toBe(true);
      expect(await marks.add(eve, 7)).toBe(false);
      expect(await marks.add({ ...ada, subject: '5' }, 8)).toBe(true);
    });
  });
}
