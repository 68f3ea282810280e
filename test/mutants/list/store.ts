/** Guards of the credential store. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const vault = (name: string): string => `test/unit/vault/${name}.test.ts`;
const WRITES = [vault('session-vault-writes')];
const DAMAGE = [vault('session-vault-damage'), vault('session-item'), vault('item-text')];
const TOMBSTONES = [vault('session-vault-tombstones')];
const MARKED = [vault('marked-vault')];
const SPLIT = [vault('split-item')];
const KEYTAR = [vault('keytar-store')];

export const store: readonly Mutant[] = [
  ...inFile(
    'main/account-key.ts',
    [vault('session-item'), auth('session-accounts'), vault('session-vault-accounts')],
    [
      {
        name: 'one subject is one account at every issuer',
        ids: ['TX-11'],
        from: 'a.issuer === b.issuer && ',
        to: '',
      },
    ],
  ),
  ...inFile('main/vault/session-vault.ts', WRITES, [
    {
      name: 'what is written is not read back',
      ids: ['ST-08'],
      from: "const same = readBack.state === 'done' && readBack.value === text;",
      to: 'const same = true;',
    },
    {
      name: 'the session of another client is taken',
      ids: ['ST-04'],
      from: "return isOurs ? { state: 'found', value: session } : { state: 'corrupt' };",
      to: "return { state: 'found', value: session };",
      killedBy: [vault('session-vault-accounts'), vault('session-vault')],
    },
    {
      name: 'a session is written though it is too large',
      ids: ['ST-03'],
      from: "if (!fitsItsParts(text)) return { state: 'too-large' };\n\n",
      to: '',
      killedBy: [...WRITES, vault('session-vault-large')],
    },
    {
      name: 'what the store throws ends the app',
      ids: ['ST-05'],
      from: 'inTurn(() => work().catch(() => otherwise))',
      to: 'inTurn(() => work())',
      killedBy: [vault('session-vault-failures'), vault('session-vault-damage'), ...WRITES],
    },
  ]),
  ...inFile('main/vault/session-item.ts', DAMAGE, [
    {
      name: 'fields that nobody knows are read',
      ids: ['ST-02'],
      from: 'const sessionItem = v.strictObject({',
      to: 'const sessionItem = v.looseObject({',
    },
    {
      name: "the session of one account is another's",
      ids: ['ST-02', 'TX-11'],
      from: "return belongsTo(record, account) ? { state: 'found', value: record } : { state: 'corrupt' };",
      to: "return { state: 'found', value: record };",
    },
    {
      name: 'an empty refresh token is read',
      ids: ['ST-02'],
      from: '  refreshToken: text,',
      to: '  refreshToken: v.string(),',
    },
  ]),
  ...inFile('main/vault/item-text.ts', DAMAGE, [
    {
      name: 'an item under another name is read',
      ids: ['ST-02'],
      from: '!parsed.success || parsed.output.item !== mark',
      to: '!parsed.success',
    },
    {
      name: 'an item of a newer version is broken',
      ids: ['ST-02'],
      from: "if (isVersioned(json) && json.version > newest(upgrades)) return { state: 'newer-version' };",
      to: '',
    },
    {
      name: 'an item of any size is read',
      ids: ['ST-02'],
      from: 'if (!fitsItsParts(text)) return CORRUPT;',
      to: '',
    },
    {
      name: 'an item may hold more than Windows takes',
      ids: ['ST-03'],
      from: 'export const MOST_ITEM_BYTES = 2560;',
      to: 'export const MOST_ITEM_BYTES = 2561;',
    },
    {
      name: 'the size of an item is counted in characters',
      ids: ['ST-03'],
      from: "return Buffer.byteLength(text, 'utf8') <= MOST_ITEM_BYTES;",
      to: 'return text.length <= MOST_ITEM_BYTES;',
    },
    {
      name: 'an item that is no JSON throws',
      ids: ['ST-02'],
      from: '  } catch {\n    return undefined;\n  }\n}\n\n/** The JSON value in the newest',
      to: '  } catch (error) {\n    throw error;\n  }\n}\n\n/** The JSON value in the newest',
    },
  ]),
  ...inFile(
    'main/vault/index-item.ts',
    [vault('index-item')],
    [
      {
        name: 'an account may be listed twice',
        ids: ['ST-02'],
        from: 'accounts.findIndex((a) => sameAccount(a, account)) === at',
        to: 'at >= 0 && account !== undefined',
      },
      {
        name: "a session in the list may be another's than the first account's",
        ids: ['ST-02'],
        from: "if (arriving && !(first && belongsTo(arriving, first))) return { state: 'corrupt' };",
        to: '',
      },
    ],
  ),
  ...inFile('main/vault/split-item.ts', SPLIT, [
    {
      name: 'parts are not read back',
      ids: ['ST-08'],
      from: '      () => untilWithheld(parts, ({ part, value }) => readBack(part, value)),\n',
      to: '',
    },
    {
      name: 'parts of an old session stay',
      ids: ['LO-01'],
      from: "    const cleared = await deleteParts(partsAround(name, old.value));\n    return cleared.state === 'done' ? deletePlain(name.account) : cleared;\n  };\n\n  const assemble",
      to: '    return deletePlain(name.account);\n  };\n\n  const assemble',
    },
    {
      name: 'a new text is written over the parts of the old one',
      ids: ['RT-07'],
      from: "live?.generation === 'a' ? 'b' : 'a'",
      to: "live?.generation ?? 'a'",
      killedBy: [...SPLIT, vault('split-item-kills')],
    },
  ]),
  ...inFile(
    'main/vault/store-access.ts',
    [vault('session-vault-failures')],
    [
      {
        name: 'a locked store is written to',
        ids: ['ST-05'],
        from: "if (lastState === 'locked' || lastState === 'denied') {",
        to: 'if (false) {',
        killedBy: [vault('session-vault-failures'), ...WRITES],
      },
      {
        name: 'a call that was not answered in time says that the store is gone',
        ids: ['ST-05'],
        from: "error.reason === 'timeout' ? 'locked' : error.reason",
        to: "error.reason === 'timeout' ? 'unavailable' : error.reason",
        killedBy: [vault('session-vault-failures'), ...WRITES],
      },
    ],
  ),
  ...inFile('main/vault/tombstones.ts', TOMBSTONES, [
    {
      name: 'a session is deleted before what is to be revoked is kept',
      ids: ['LO-02'],
      from: "const kept = entombed.state === 'written' && (await index.verify()) === 'same';",
      to: "const kept = entombed.state === 'written';",
    },
    {
      name: 'burying an old session deletes the new one',
      ids: ['LO-01'],
      from: "isBack ? ({ state: 'removed' } as const) : await deleteOwn(tombstone)",
      to: 'await deleteOwn(tombstone)',
      killedBy: [auth('vault-contract'), vault('traced-vault')],
    },
  ]),
  ...inFile('main/vault/marked-vault.ts', MARKED, [
    {
      name: 'a marked session is found again',
      ids: ['LO-01'],
      from: "if (state === 'unmarked') return vault.read(account);\n        return",
      to: "if (state !== 'removed') return vault.read(account);\n        return",
    },
    {
      name: 'a marked session is listed',
      ids: ['LO-01'],
      from: "if ((await settled(account)) === 'unmarked') value.push(account);",
      to: 'value.push(account);',
    },
    {
      name: 'a new session is written over one that is marked',
      ids: ['LO-01'],
      from: "write: (account, record, later) =>\n      inTurn(async () => {\n        const state = await settled(account);\n        if (state !== 'unmarked' && state !== 'removed') return { state };",
      to: 'write: (account, record, later) =>\n      inTurn(async () => {',
    },
    {
      name: 'the mark goes before the session',
      ids: ['LO-01'],
      from: "    if (state !== 'removed' && state !== 'not-kept') return state;\n",
      to: '',
    },
  ]),
  ...inFile(
    'main/vault/traced-vault.ts',
    [vault('traced-vault')],
    [
      {
        name: 'the trace says more than the store has',
        ids: ['ST-12'],
        from: 'if (wasKnown) await note();\n    const outcome = await remove();',
        to: 'const outcome = await remove();\n    if (wasKnown) await note();',
      },
      {
        name: 'a session is noted that the store did not take',
        ids: ['ST-12'],
        from: "write: async (account, record, later) => {\n      const outcome = await vault.write(account, record, later);\n      if (outcome.state === 'stored') has(account);",
        to: 'write: async (account, record, later) => {\n      const outcome = await vault.write(account, record, later);\n      has(account);',
      },
    ],
  ),
  ...inFile('main/vault/keytar-store.ts', KEYTAR, [
    {
      name: 'a locked item is not there',
      ids: ['ST-05'],
      from: 'return unlessLocked(account, null);',
      to: 'return null;',
    },
    {
      name: 'a locked keyring is asked',
      ids: ['ST-06'],
      from: "if (locked) throw new CredentialStoreError('locked');\n  };",
      to: '};',
    },
    {
      name: 'what a backend says is handed on',
      ids: ['LG-01'],
      from: 'throw await failure(account, thrown);',
      to: 'throw thrown;',
    },
  ]),
  ...inFile(
    'main/vault/native-calls.ts',
    [vault('native-calls')],
    [
      {
        name: 'calls that hang take all threads',
        ids: ['ST-06'],
        from: 'hung.size < MOST_HUNG && ',
        to: '',
      },
      {
        name: 'a write overtakes one that hangs',
        ids: ['ST-06'],
        from: " && !(kind === 'write' && [...hung.values()].includes('write'))",
        to: '',
      },
      {
        name: 'a call has no deadline',
        ids: ['ST-06'],
        from: 'return Promise.race([ended, late]);',
        to: 'return ended;',
      },
    ],
  ),
  ...inFile(
    'main/vault/split-text.ts',
    [vault('split-text')],
    [
      {
        name: 'the bytes of a text that is cut stay',
        ids: ['MM-02'],
        from: '    return parts;\n  } finally {\n    bytes.fill(0);',
        to: '    return parts;\n  } finally {',
      },
    ],
  ),
];
