import type { AccountKey, SignOutMarks } from '../../main/ports.ts';
import { createInterceptor, type Interceptor } from './interceptor.ts';

/** Marks in memory. */
export interface FakeSignOutMarks extends SignOutMarks, Interceptor<SignOutMarks> {
  /** Whether changes are kept. */
  takes: boolean;
  /** How many accounts have a mark. */
  count(): number;
}

/** As many as the real ones take. */
const MOST = 64;

export function createFakeSignOutMarks(): FakeSignOutMarks {
  const { interceptor, through } = createInterceptor<SignOutMarks>();
  const marks = new Map<string, number>();
  const idOf = ({ issuer, subject }: AccountKey) => JSON.stringify([issuer, subject]);
  const fake: FakeSignOutMarks = {
    ...interceptor,
    takes: true,
    count: () => marks.size,
    since: (account) => through('since', async () => marks.get(idOf(account)) ?? null),
    add: (account, since) =>
      through('add', async () => {
        const isFull = marks.size >= MOST && !marks.has(idOf(account));
        if (!fake.takes || isFull) return false;
        marks.set(idOf(account), since);
        return true;
      }),
    remove: (account) =>
      through('remove', async () => {
        if (!marks.has(idOf(account))) return true;
        if (fake.takes) marks.delete(idOf(account));
        return fake.takes;
      }),
  };
  return fake;
}
