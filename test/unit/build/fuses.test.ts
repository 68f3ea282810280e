import { describe, expect, it } from 'vitest';
import { readFuses, writeFuses } from '../../../build/electron/fuses.mjs';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const executable = (wire: string, version = 1, length = wire.length) =>
  Buffer.concat([
    Buffer.from(`some code ${SENTINEL}`, 'latin1'),
    Buffer.from([version, length]),
    Buffer.from(wire, 'latin1'),
  ]);

describe('readFuses', () => {
  it('reads the wire after the sentinel, its version and its length', () => {
    const bytes = Buffer.concat([executable('10100011'), Buffer.from('1111 more code')]);
    expect(readFuses(bytes)).toEqual({ offset: 10 + 32 + 2, wire: '10100011' });
  });

  it.each([
    ['without a sentinel', Buffer.from('no fuses here')],
    ['with two sentinels', Buffer.concat([executable('1'), executable('1')])],
    ['of another wire version', executable('10100011', 2)],
    ['that ends inside the wire', executable('1010', 1, 8)],
    ['that ends after the sentinel', Buffer.from(SENTINEL)],
  ])('refuses an executable %s', (_, bytes) => {
    expect(() => readFuses(bytes)).toThrow(/fuse wire/);
  });
});

describe('writeFuses', () => {
  it('changes the fuses and nothing else', () => {
    const bytes = executable('10100011');
    writeFuses(bytes, '10110001');
    expect(bytes).toEqual(executable('10110001'));
  });

  it('refuses to write another number of fuses than there are', () => {
    const bytes = executable('101');
    expect(() => writeFuses(bytes, '10110001')).toThrow(/number of fuses/);
    expect(bytes).toEqual(executable('101'));
  });
});
