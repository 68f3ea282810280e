import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimitedStore, itemsOn, killedAfter, NAME, textOf } from './split-rig.ts';

/** What a name can be made to hold; null is a removal. */
const TEXTS = {
  nothing: null,
  'a small text': textOf(2560, 's'),
  'another small text': textOf(300, 't'),
  'a large text': textOf(2561, 'l'),
  'a larger text': textOf(12_000, 'm'),
  'the largest text': textOf(40_000, 'n'),
};
type Text = string | null;
type Store = ReturnType<typeof createLimitedStore>;

const apply = (items: ReturnType<typeof itemsOn>, text: Text) =>
  text === null ? items.delete(NAME) : items.set(NAME, text);

const copyOf = (store: Store): Store => {
  const copy = createLimitedStore();
  for (const [name, value] of store.items) copy.items.set(name, value);
  return copy;
};

/** Runs a change that is killed after so many calls; says whether it came to its end before. */
const runKilled = async (store: Store, text: Text, calls: number): Promise<boolean> => {
  const killable = killedAfter(store, calls);
  const ended = apply(itemsOn(killable.store), text).then(({ state }) => {
    expect(state).toBe('done');
    return 'ended';
  });
  return (await Promise.race([ended, killable.killed])) === 'ended';
};

/** After a change that succeeded: the text, and only its own items. */
const expectExactly = async (store: Store, text: Text): Promise<void> => {
  expect(await itemsOn(store).get(NAME)).toEqual({ state: 'done', value: text });
  const items = text === null ? 0 : text.length <= 2560 ? 1 : 1 + Math.ceil(text.length / 2560);
  expect(store.items.size).toBe(items);
  expect(store.items.get(NAME.account)?.startsWith('+')).not.toBe(true);
  if (items === 1) expect(store.items.get(NAME.account)).toBe(text);
  expect(store.refused).toEqual([]);
};

const names = Object.keys(TEXTS) as (keyof typeof TEXTS)[];
const changes = names.flatMap((from) => names.map((to) => [from, to] as const));

describe('a kill after any store call', () => {
  it.each(changes)(
    'while %s becomes %s leaves one of them whole, and nothing for ever [ST-02, ST-03, ST-08]',
    async (from, to) => {
      const start = createLimitedStore();
      await apply(itemsOn(start), TEXTS[from]);
      await expectExactly(start, TEXTS[from]);
      for (let calls = 0, ended = false; !ended; calls += 1) {
        const store = copyOf(start);
        ended = await runKilled(store, TEXTS[to], calls);
        const left = await itemsOn(store).get(NAME);
        expect(left.state).toBe('done');
        expect([TEXTS[from], TEXTS[to]]).toContain('value' in left ? left.value : undefined);
        if (ended) await expectExactly(store, TEXTS[to]);
        for (const next of names) {
          const after = copyOf(store);
          expect(await apply(itemsOn(after), TEXTS[next])).toEqual({ state: 'done', value: null });
          await expectExactly(after, TEXTS[next]);
        }
        if ('value' in left && left.value === null) {
          const swept = itemsOn(store);
          await swept.get(NAME);
          expect(await swept.sweep(NAME)).toEqual({ state: 'done', value: null });
          expect([...store.items]).toEqual([]);
        }
      }
    },
  );

  it('that comes again and again, with calls that fail or land late, does no more harm [ST-02, ST-08]', async () => {
    const step = fc.record({
      to: fc.constantFrom(...names),
      calls: fc.nat(60),
      kind: fc.constantFrom('kill', 'fail', 'land'),
    });
    const last = fc.constantFrom(...names);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), last, async (steps, end) => {
        const store = createLimitedStore();
        let items = itemsOn(store);
        let now: Text = null;
        for (const { to, calls, kind } of steps) {
          if (kind === 'kill') {
            await runKilled(store, TEXTS[to], calls);
            items = itemsOn(store);
          } else {
            const repair = store.fault({ kind, reason: 'timeout' }, { nth: calls + 1 });
            await apply(items, TEXTS[to]);
            repair();
          }
          const left = await items.get(NAME);
          expect(left.state).toBe('done');
          const value = 'value' in left ? left.value : null;
          expect([now, TEXTS[to]]).toContain(value);
          now = value;
        }
        expect(await apply(items, TEXTS[end])).toEqual({ state: 'done', value: null });
        await expectExactly(store, TEXTS[end]);
      }),
      { numRuns: 400 },
    );
  });
});
