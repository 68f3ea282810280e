/** The keyring of the computer: it survives every process, and is not always willing. */
import { CredentialStoreError, type Clock } from '../../../../main/ports.ts';

export const MOODS = ['works', 'slow', 'locked', 'denied', 'unavailable', 'full', 'hung'] as const;
export type Mood = (typeof MOODS)[number];

const SLOW_MS = 1_500;

/** @param changed told after each change, with all that is stored. */
export function createKeyring(
  clock: Pick<Clock, 'after'>,
  changed: (items: ReadonlyMap<string, string>) => void,
) {
  const items = new Map<string, string>();
  let mood: Mood = 'works';
  let hanging: (() => void)[] = [];

  /** @param isAlive asked when it is done: the call of a dead process that was waiting is dropped. */
  async function call<T>(isWrite: boolean, isAlive: () => boolean, work: () => T): Promise<T> {
    await Promise.resolve();
    if (mood === 'hung') await new Promise<void>((resolve) => void hanging.push(resolve));
    if (mood === 'slow') await new Promise<void>((resolve) => void clock.after(SLOW_MS, resolve));
    if (!isAlive()) return new Promise<never>(() => {});
    const now = mood;
    if (now === 'locked' || now === 'denied' || now === 'unavailable') {
      throw new CredentialStoreError(now);
    }
    if (now === 'full' && isWrite) throw new Error('no space left');
    return work();
  }

  return {
    items: items as ReadonlyMap<string, string>,
    is: (): Mood => mood,
    /** Whether it would store something now. */
    takes: (): boolean => mood === 'works' || mood === 'slow',
    /** What hung goes on in the new mood; in no order that anybody could rely on. */
    change: (next: Mood): void => {
      mood = next;
      if (next === 'hung') return;
      const released = hanging.reverse();
      hanging = [];
      for (const resume of released) resume();
    },
    /** keytar's three functions, as a process calls them. */
    native: (isAlive: () => boolean) => ({
      getPassword: (_: string, name: string) => call(false, isAlive, () => items.get(name) ?? null),
      setPassword: (_: string, name: string, value: string) =>
        call(true, isAlive, () => {
          items.set(name, value);
          changed(items);
        }),
      deletePassword: (_: string, name: string) =>
        call(false, isAlive, () => {
          const existed = items.delete(name);
          changed(items);
          return existed;
        }),
    }),
  };
}

export type Keyring = ReturnType<typeof createKeyring>;
