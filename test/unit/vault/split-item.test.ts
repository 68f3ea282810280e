import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partName } from '../../../main/vault/item-names.ts';
import { createLimitedStore, itemsOn, NAME, OTHER_NAME, textOf } from './split-rig.ts';

/** SHA-256 over nothing. */
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const DONE = { state: 'done', value: null };
const found = (value: string | null) => ({ state: 'done', value });

function setUp() {
  const store = createLimitedStore();
  return { store, items: itemsOn(store) };
}

/** With this text stored in parts. */
async function withText(text: string) {
  const { store, items } = setUp();
  await items.set(NAME, text);
  store.calls.length = 0;
  return { store, items };
}

describe('a text in a store whose items are small', () => {
  it.each(['x', 'é', '€', '𝄞'])(
    'of 2,560 bytes is stored as it is, of 2,561 in parts, in "%s" [ST-03]',
    async (character) => {
      const width = Buffer.byteLength(character);
      const filled = (bytes: number) => {
        const room = bytes - textOf(20).length;
        const letters = 'y'.repeat(room % width) + character.repeat(Math.floor(room / width));
        return textOf(20).replace('""', `"${letters}"`);
      };
      const { store, items } = setUp();
      expect(Buffer.byteLength(filled(2560))).toBe(2560);
      expect(await items.set(NAME, filled(2560))).toEqual(DONE);
      expect([...store.items]).toEqual([[NAME.account, filled(2560)]]);

      for (const bytes of [2561, 2562, 2563, 2564, 5120, 5121, 10_000, 40_000]) {
        expect(await items.set(NAME, filled(bytes))).toEqual(DONE);
        expect(store.items.size).toBeGreaterThan(2);
        expect(await itemsOn(store).get(NAME)).toEqual(found(filled(bytes)));
        for (const value of store.items.values()) expect(value.isWellFormed()).toBe(true);
      }
      expect(store.refused).toEqual([]);
      store.calls.length = 0;
      expect(await items.set(NAME, filled(40_001))).toEqual({ state: 'too-large' });
      expect(store.calls).toEqual([]);
    },
  );

  it('of any characters reads back, and no item gets more than 2,560 bytes [ST-03]', async () => {
    const text = fc
      .array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 40 })
      .chain((pieces) => fc.nat(60).map((times) => pieces.join('').repeat(times)));
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const { store, items } = setUp();
        const json = JSON.stringify({ version: 1, content });
        fc.pre(Buffer.byteLength(json) <= 40_000);
        expect(await items.set(NAME, json)).toEqual(DONE);
        expect(await itemsOn(store).get(NAME)).toEqual(found(json));
        expect(store.refused).toEqual([]);
        await items.delete(NAME);
        expect([...store.items]).toEqual([]);
      }),
    );
  });

  it('of one item costs no call more than the store itself, once it is known [ST-03]', async () => {
    const { store, items } = await withText(textOf(2560));
    await items.get(NAME);
    await items.set(NAME, textOf(100));
    await items.sweep(NAME);
    await items.delete(NAME);
    await items.sweep(NAME);
    expect(store.methods()).toEqual(['get', 'set', 'delete']);
  });

  it('of one item costs no call more after one in parts has made room for it [ST-03]', async () => {
    const { store, items } = await withText(textOf(9000));
    await items.set(NAME, textOf(2560));
    store.calls.length = 0;
    await items.get(NAME);
    await items.set(NAME, textOf(100));
    await items.delete(NAME);
    expect(store.methods()).toEqual(['get', 'set', 'delete']);
  });

  it('of one item is looked at once before it is replaced or deleted unseen', async () => {
    const { store } = await withText(textOf(2560));
    await itemsOn(store).set(NAME, textOf(100));
    await itemsOn(store).delete(NAME);
    expect(store.methods()).toEqual(['get', 'set', 'get', 'delete']);
  });

  it('in parts: each new part, reading all of them back, the manifest, the old parts [ST-08]', async () => {
    const { store, items } = await withText(textOf(5000));
    await items.set(NAME, textOf(5000, 'y'));
    const [head, a, b] = [
      NAME.account,
      [partName(NAME, 'a', 0), partName(NAME, 'a', 1)],
      [partName(NAME, 'b', 0), partName(NAME, 'b', 1)],
    ];
    expect(store.calls).toMatchObject([
      { method: 'get', account: head },
      { method: 'set', account: head, value: expect.stringMatching(/^\+.*"a"/) as string },
      { method: 'get', account: head },
      ...b.map((account) => ({ method: 'set', account })),
      ...b.map((account) => ({ method: 'get', account })),
      { method: 'set', account: head, value: expect.stringMatching(/^\+.*"b"/) as string },
      { method: 'get', account: head },
      ...a.map((account) => ({ method: 'delete', account })),
      { method: 'set', account: head, value: expect.stringMatching(/^\{.*"b"/) as string },
    ]);
  });

  it('in parts is never mixed with that of another name [ST-04]', async () => {
    const { store, items } = setUp();
    await items.set(NAME, textOf(9000));
    await items.set(OTHER_NAME, textOf(9000, 'y'));
    expect(await items.get(NAME)).toEqual(found(textOf(9000)));
    store.items.set(NAME.account, store.items.get(OTHER_NAME.account) ?? '');
    expect(await items.get(NAME)).toEqual({ state: 'corrupt' });
    expect(await items.get(OTHER_NAME)).toEqual(found(textOf(9000, 'y')));
  });
});

describe('the store calls of a text in parts', () => {
  const parts = (bytes: number) => Math.ceil(bytes / 2560);
  it.each([
    [9000, 4 + 2 * parts(9000), 3 + parts(9000)],
    [40_000, 4 + 2 * parts(40_000), 3 + parts(40_000)],
  ])('of %i bytes are %i to write it and %i to delete it [ST-03]', async (bytes, write, remove) => {
    const { store, items } = setUp();
    await items.set(NAME, textOf(bytes));
    expect(store.calls).toHaveLength(write);
    await items.set(NAME, textOf(5000));
    expect(store.calls).toHaveLength(write + 6 + 2 * parts(5000) + parts(bytes));
    store.calls.length = 0;
    await items.set(NAME, textOf(100));
    expect(store.calls).toHaveLength(4 + parts(5000));
    await items.set(NAME, textOf(bytes));
    store.calls.length = 0;
    await items.delete(NAME);
    expect(store.calls).toHaveLength(remove);
  });
});

describe('a damaged text in parts', () => {
  const change = (store: ReturnType<typeof createLimitedStore>, changes: object) => {
    const manifest = JSON.parse(store.items.get(NAME.account) ?? '') as { split: object };
    const isOuter = ([key]: [string, unknown]) => key in manifest;
    const outer = Object.entries(changes).filter(isOuter);
    const inner = Object.entries(changes).filter((entry) => !isOuter(entry));
    const split = { ...manifest.split, ...Object.fromEntries(inner) };
    return JSON.stringify({ ...manifest, ...Object.fromEntries(outer), split });
  };

  it.each<[string, (store: ReturnType<typeof createLimitedStore>) => void]>([
    ['a part is missing', (store) => store.items.delete(partName(NAME, 'a', 1))],
    ['a part is another', (store) => store.items.set(partName(NAME, 'a', 1), 'y'.repeat(2560))],
    [
      'two parts are exchanged',
      (store) => {
        const [first = '', last = ''] = [0, 3].map(
          (at) => store.items.get(partName(NAME, 'a', at)) ?? '',
        );
        store.items.set(partName(NAME, 'a', 0), last).set(partName(NAME, 'a', 3), first);
      },
    ],
    [
      'a part is larger than an item',
      (store) => {
        const [first = '', second = ''] = [0, 1].map(
          (at) => store.items.get(partName(NAME, 'a', at)) ?? '',
        );
        store.items.set(partName(NAME, 'a', 0), first + second).set(partName(NAME, 'a', 1), '');
      },
    ],
  ])('is corrupt when %s, and goes with a removal [ST-02, ST-03]', async (_, damage) => {
    const { store, items } = await withText(textOf(10_000));
    damage(store);
    expect(await items.get(NAME)).toEqual({ state: 'corrupt' });
    expect(await items.delete(NAME)).toEqual(DONE);
    expect([...store.items]).toEqual([]);
  });

  it.each([
    ['a million parts', { parts: 1_000_000 }],
    ['a million parts, and as many bytes', { parts: 1_000_000, bytes: 2_560_000_000 }],
    ['a part more than there can be', { parts: 17, bytes: 43_520 }],
    ['one byte more than a text has', { parts: 16, bytes: 40_001 }],
    ['no parts', { parts: 0 }],
    ['no parts, and no bytes', { parts: 0, bytes: 0, sha256: NOTHING }],
    ['half a part', { parts: 1.5 }],
    ['a part too few', { parts: 3 }],
    ['a part too many', { parts: 5 }],
    ['another generation', { generation: 'c' }],
    ['another size', { bytes: 9_999 }],
    ['a size that is none', { bytes: 9_999.5 }],
    ['an unknown key', { more: 1 }],
    ['no generation', { generation: undefined }],
    ['another checksum', { sha256: '0'.repeat(64) }],
    ['no checksum', { sha256: undefined }],
    ['the mark of another item', { item: '0000000000000000' }],
    ['version 0', { version: 0 }],
  ])('is corrupt when the manifest says %s, and goes with a write [ST-02]', async (_, changes) => {
    const { store, items } = await withText(textOf(10_000));
    store.items.set(NAME.account, change(store, changes));
    store.calls.length = 0;
    expect(await items.get(NAME)).toEqual({ state: 'corrupt' });
    // The manifest, at most its four parts, and the manifest again.
    expect(store.calls.length).toBeLessThanOrEqual(6);
    expect(await items.set(NAME, textOf(5000, 'y'))).toEqual(DONE);
    expect(await itemsOn(store).get(NAME)).toEqual(found(textOf(5000, 'y')));
    expect(store.items.size).toBe(3);
    expect(store.refused).toEqual([]);
  });

  it.each([
    ['a million', { parts: 1_000_000, bytes: 2_560_000_000 }],
    ['seventeen', { parts: 17, bytes: 43_520 }],
  ])('is not read at all when the manifest says %s parts [ST-03]', async (_, changes) => {
    const { store, items } = await withText(textOf(10_000));
    store.items.set(NAME.account, change(store, changes));
    store.calls.length = 0;
    await items.get(NAME);
    expect(store.methods()).toEqual(['get']);
  });

  it('is corrupt when the manifest says half a part more than there is [ST-02]', async () => {
    const { store, items } = await withText(textOf(5120));
    store.items.set(NAME.account, change(store, { parts: 2.5 }));
    expect(await items.get(NAME)).toEqual({ state: 'corrupt' });
  });

  it('whose manifest a newer version wrote is told apart [ST-02]', async () => {
    const { store, items } = await withText(textOf(10_000));
    store.items.set(NAME.account, '{"split":{"more":"to it"},"version":3}');
    expect(await items.get(NAME)).toEqual({ state: 'newer-version' });
  });

  it('larger than an item in one item is corrupt, and can be replaced [ST-03]', async () => {
    for (const bytes of [100, 9000]) {
      const { store, items } = setUp();
      store.items.set(NAME.account, textOf(2561));
      expect(await items.get(NAME)).toEqual({ state: 'corrupt' });
      expect(await items.set(NAME, textOf(bytes))).toEqual(DONE);
      expect(await items.get(NAME)).toEqual(found(textOf(bytes)));
      expect(store.refused).toEqual([]);
    }
  });

  it('with anything in any of its items never throws and is never found by accident [ST-02]', async () => {
    const whole = textOf(10_000);
    const junk = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('+'));
    await fc.assert(
      fc.asyncProperty(fc.nat(4), junk, async (at, value) => {
        const { store, items } = await withText(whole);
        const name = at === 4 ? NAME.account : partName(NAME, 'a', at);
        store.items.set(name, value);
        const read = await items.get(NAME);
        if (at < 4) expect(read).toEqual({ state: 'corrupt' });
        else expect(read).not.toEqual(found(whole));
        expect(await items.set(NAME, textOf(9000, 'y'))).toEqual(DONE);
        expect(await items.get(NAME)).toEqual(found(textOf(9000, 'y')));
      }),
    );
  });
});

describe('a text in parts, written by another process meanwhile', () => {
  it('is read once more when the manifest has changed [ST-02]', async () => {
    const { store, items } = await withText(textOf(9000));
    const get = store.get.bind(store);
    store.get = async (account) => {
      if (account === partName(NAME, 'a', 1)) await itemsOn(other).set(NAME, textOf(9000, 'y'));
      return get(account);
    };
    const other = { ...store, get, delete: store.delete.bind(store) };
    expect(await items.get(NAME)).toEqual(found(textOf(9000, 'y')));
  });
});

describe('a store that does not keep what it is given', () => {
  it.each([
    ['the mark', NAME.account, 1],
    ['a part', partName(NAME, 'b', 1), 1],
    ['the manifest', NAME.account, 2],
  ])('is noticed at %s before the old text is dropped [ST-08]', async (_, account, nth) => {
    const { store, items } = await withText(textOf(9000));
    store.fault({ kind: 'corrupt', value: 'other' }, { method: 'set', account, nth });
    expect(await items.set(NAME, textOf(9000, 'y'))).toEqual({ state: 'not-verified' });
    for (const at of [0, 1, 2, 3]) expect(store.items.has(partName(NAME, 'a', at))).toBe(true);
    expect(await items.set(NAME, textOf(9000, 'y'))).toEqual(DONE);
    expect(store.items.size).toBe(5);
  });

  it('is noticed before the parts go, when a text of one item replaces them [ST-08]', async () => {
    const { store, items } = await withText(textOf(9000));
    store.fault(
      { kind: 'corrupt', value: 'other' },
      { method: 'set', account: NAME.account, nth: 1 },
    );
    expect(await items.set(NAME, textOf(100))).toEqual({ state: 'not-verified' });
    for (const at of [0, 1, 2, 3]) expect(store.items.has(partName(NAME, 'a', at))).toBe(true);
  });
});
