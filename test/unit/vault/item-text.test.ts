import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ITEM_VERSION, parseItem, type Upgrade } from '../../../main/vault/item-text.ts';

const MARK = 'a1b2c3d4e5f60718';
const schema = v.strictObject({
  version: v.literal(3),
  item: v.string(),
  names: v.array(v.string()),
});

/** Version 2 calls it by another name, version 3 has many of them. */
const upgrades: readonly Upgrade[] = [
  ({ title, ...rest }) => ({ ...rest, name: title }),
  ({ name, ...rest }) => {
    if (typeof name !== 'string') throw new TypeError('no name');
    return { ...rest, names: [name] };
  },
];
const parse = (item: unknown) => parseItem(JSON.stringify(item), schema, MARK, upgrades);

describe('an item of an older version', () => {
  it.each([
    ['the first', { version: 1, item: MARK, title: 'ada' }],
    ['the second', { version: 2, item: MARK, name: 'ada' }],
    ['the newest', { version: 3, item: MARK, names: ['ada'] }],
  ])('is read as one of the newest: %s [ST-02]', (_, item) => {
    const value = { version: 3, item: MARK, names: ['ada'] };
    expect(parse(item)).toEqual({ state: 'found', value });
  });

  it.each([
    ['newer than all', { version: 4, item: MARK, names: ['ada'] }, 'newer-version'],
    ['older than all', { version: 0, item: MARK, title: 'ada' }, 'corrupt'],
    ['no version', { item: MARK, title: 'ada' }, 'corrupt'],
    ['what an upgrade throws at', { version: 1, item: MARK }, 'corrupt'],
    ['what an upgrade leaves over', { version: 1, item: MARK, title: 'ada', more: 1 }, 'corrupt'],
    ['the keys of another version', { version: 2, item: MARK, title: 'ada' }, 'corrupt'],
    ['the mark of another item', { version: 1, item: '0', title: 'ada' }, 'corrupt'],
  ])('is not made up of %s [ST-02]', (_, item, state) => {
    expect(parse(item)).toEqual({ state });
  });

  it.each([0, -1, 1.5, '1', null])('is never made of version %j [ST-02]', (version) => {
    const fromAnything: Upgrade = () => ({ item: MARK, names: [] });
    const text = JSON.stringify({ version });
    const anyVersion = v.looseObject({ item: v.string() });
    expect(parseItem(text, anyVersion, MARK, [fromAnything])).toEqual({ state: 'corrupt' });
  });

  it('exists: version 2 is the newest [ST-02]', () => {
    expect(ITEM_VERSION).toBe(2);
  });
});
