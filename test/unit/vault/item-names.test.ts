import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  indexItemName,
  partName,
  serviceName,
  sessionItemName,
  type VaultNamespace,
} from '../../../main/vault/item-names.ts';

const NAMESPACE: VaultNamespace = {
  appId: 'org.example.shell',
  channel: 'release',
  clientIds: new Map([
    ['https://id.example.com/tenant', 'desktop'],
    ['https://id.example.com/Tenant', 'desktop'],
  ]),
  profile: '/home/ada/.config/shell',
};
const withClient = (clientId: string) => ({
  ...NAMESPACE,
  clientIds: new Map([
    [ADA.issuer, clientId],
    ['i'.repeat(80), clientId],
    ['i'.repeat(2000), clientId],
  ]),
});
const ADA = { issuer: 'https://id.example.com/tenant', subject: 'ada@example' };

interface Key {
  readonly namespace: VaultNamespace;
  readonly account: { readonly issuer: string; readonly subject: string };
}
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    'a',
    'A',
    '","',
    '"',
    '\\',
    '\0',
    '\ud800',
    '\udfff',
    'é',
    'e\u0301',
    'a","a',
  ),
);
const key: fc.Arbitrary<Key> = fc
  .record({
    appId: text,
    channel: fc.constantFrom('development', 'release'),
    clientId: text,
    profile: text,
    account: fc.record({ issuer: text, subject: text }),
  })
  .map(({ account, clientId, ...rest }) => ({
    namespace: { ...rest, clientIds: new Map([[account.issuer, clientId]]) },
    account,
  }));
/** Names as Windows compares them, which is without case. */
const name = ({ namespace, account }: Key): string =>
  sessionItemName(namespace, account).account.toLowerCase();
const whole = ({ namespace: n, account: a }: Key): string =>
  JSON.stringify([
    n.appId,
    n.channel,
    n.clientIds.get(a.issuer) ?? '',
    n.profile,
    a.issuer,
    a.subject,
  ]);

describe('item names', () => {
  it('says whose item it is to a person who looks [ST-04]', () => {
    const parts = JSON.parse(sessionItemName(NAMESPACE, ADA).account) as unknown[];
    expect(parts.slice(0, 4)).toEqual(['session', ADA.issuer, 'desktop', 'release']);
    const index = JSON.parse(indexItemName(NAMESPACE).account) as unknown[];
    expect(index.slice(0, 2)).toEqual(['accounts', 'release']);
  });

  it('keeps subject and profile path out of the name', () => {
    const { account } = sessionItemName(NAMESPACE, ADA);
    expect(account).not.toContain('ada');
    expect(account).not.toContain('home');
  });

  it('is the same for the same key', () => {
    expect(sessionItemName({ ...NAMESPACE }, { ...ADA })).toEqual(sessionItemName(NAMESPACE, ADA));
  });

  it.each<[string, Partial<VaultNamespace>, Partial<typeof ADA>]>([
    ['issuer', {}, { issuer: 'https://id.example.com/Tenant' }],
    ['subject', {}, { subject: 'Ada@example' }],
    ['client id', withClient('Desktop'), {}],
    ['channel', { channel: 'development' }, {}],
    ['profile', { profile: '/home/ada/.config/Shell' }, {}],
    ['app', { appId: 'org.example.Shell' }, {}],
  ])('differs by %s alone, also where case does not count [ST-04]', (_, namespace, account) => {
    const other = { namespace: { ...NAMESPACE, ...namespace }, account: { ...ADA, ...account } };
    expect(name(other)).not.toBe(name({ namespace: NAMESPACE, account: ADA }));
    expect(sessionItemName(other.namespace, other.account).mark).not.toBe(
      sessionItemName(NAMESPACE, ADA).mark,
    );
  });

  it('is distinct for distinct keys, whatever they hold [ST-04]', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(name(a) === name(b)).toBe(whole(a) === whole(b));
        expect(name(a)).not.toBe(indexItemName(a.namespace).account.toLowerCase());
      }),
      { numRuns: 500 },
    );
  });

  it('is distinct when text moves from one field to the next [ST-04]', () => {
    const mark = ({ namespace, account }: Key) => sessionItemName(namespace, account).mark;
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const left = { namespace: NAMESPACE, account: { issuer: a + b, subject: c } };
        const right = { namespace: NAMESPACE, account: { issuer: a, subject: b + c } };
        expect(name(left) === name(right)).toBe(whole(left) === whole(right));
        expect(mark(left) === mark(right)).toBe(whole(left) === whole(right));
      }),
      { examples: [['a', ',', 'b']] },
    );
  });

  it('tells apart text that UTF-8 cannot hold [ST-04]', () => {
    const [one, other] = ['\ud800', '\udfff'].map((subject) =>
      sessionItemName(NAMESPACE, { ...ADA, subject }),
    );
    expect(one?.account).not.toBe(other?.account);
  });

  it('is printable ASCII of at most 255 characters, and JSON [ST-04]', () => {
    fc.assert(
      fc.property(key, ({ namespace, account }) => {
        for (const { account: text } of [
          sessionItemName(namespace, account),
          indexItemName(namespace),
        ]) {
          expect(text).toMatch(/^[ -~]{1,255}$/);
          expect(Array.isArray(JSON.parse(text))).toBe(true);
        }
      }),
    );
  });

  it('stays within 255 characters at its longest [ST-04]', () => {
    const longest = { ...withClient('c'.repeat(40)), channel: 'development' as const };
    const { account } = sessionItemName(longest, { issuer: 'i'.repeat(80), subject: 's' });
    expect(account).toContain('i'.repeat(80));
    expect(account.length).toBeLessThanOrEqual(255);
    const longer = withClient('c'.repeat(41));
    const hashed = sessionItemName(longer, { issuer: 'i'.repeat(2000), subject: 's' }).account;
    expect(hashed.length).toBeLessThanOrEqual(255);
    expect(hashed).not.toContain('ccccc');
  });

  it('of a part begins as the name it belongs to, differs from all others, and is as short [ST-04]', () => {
    const longest = { ...withClient('c'.repeat(40)), channel: 'development' as const };
    const names = ['ada', 'bob'].map((subject) =>
      sessionItemName(longest, { issuer: 'i'.repeat(80), subject }),
    );
    const parts = names.flatMap((name) =>
      ['a', 'b'].flatMap((generation) =>
        Array.from({ length: 16 }, (_, at) => partName(name, generation, at)),
      ),
    );
    expect(parts).toContain(`${names[0]?.account.slice(0, -1) ?? ''},"b",15]`);
    const all = [...names.map(({ account }) => account), ...parts];
    expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(66);
    for (const name of all) expect(name).toMatch(/^[ -~]{1,255}$/);
  });

  it('names the service after app and channel [ST-04]', () => {
    expect(serviceName(NAMESPACE)).toBe('org.example.shell (release)');
    expect(serviceName({ ...NAMESPACE, channel: 'development' })).toBe(
      'org.example.shell (development)',
    );
  });
});
