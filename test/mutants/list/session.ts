/** Guards of a session: its refresh, its place in the credential store, its end, what is logged of it. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const vault = (name: string): string => `test/unit/vault/${name}.test.ts`;
const log = (name: string): string => `test/unit/log/${name}.test.ts`;
const REFRESH = [auth('session-refresh')];
const PERSISTENCE = [auth('session-persistence')];
const JOURNAL = [auth('session-journal')];
const RACES = [auth('session-sign-out-races'), auth('session-sign-out')];
const UNFINISHED = [auth('session-unfinished-sign-outs')];
const WRITES = [vault('session-vault-writes')];
const DAMAGE = [vault('session-vault-damage'), vault('session-item'), vault('item-text')];
const TOMBSTONES = [vault('session-vault-tombstones')];
const MARKED = [vault('marked-vault')];
const SPLIT = [vault('split-item')];
const KEYTAR = [vault('keytar-store')];

export const session: readonly Mutant[] = [
  ...inFile('main/auth/token-keeper.ts', REFRESH, [
    {
      name: 'two refreshes run at once',
      ids: ['RT-04'],
      from: 'if (running) return running;',
      to: 'void running;',
    },
    {
      name: 'refreshes of two resources run at once',
      ids: ['RT-04'],
      from: 'inTurn(() => send(resource)).finally',
      to: 'send(resource).finally',
      killedBy: [auth('session-access-token')],
    },
    {
      name: 'a refresh is sent without a mark in the store',
      ids: ['RT-07'],
      from: 'if (rotates) await store.beginRotation(found, clock.now());',
      to: '',
      killedBy: [...JOURNAL, ...REFRESH],
    },
    {
      name: 'a refresh is sent while the mark is being written',
      ids: ['RT-07'],
      from: 'if (rotates) await store.beginRotation(found, clock.now());',
      to: 'if (rotates) void store.beginRotation(found, clock.now());',
      killedBy: [...JOURNAL, ...REFRESH],
    },
    {
      name: 'a token is handed out before the rotation is stored',
      ids: ['RT-02'],
      from: 'if (rotates || marked) await store.save({',
      to: 'if (rotates || marked) void store.save({',
    },
    {
      name: 'a rotation is not stored',
      ids: ['RT-02'],
      from: 'if (rotates || marked) await store.save({ ...record, refreshToken, journal: null });',
      to: 'if (marked) await Promise.resolve();',
    },
    {
      name: 'an answer without a refresh token loses the one that is there',
      ids: ['RT-03'],
      from: 'const { refreshToken = record.refreshToken } = grant;',
      to: "const { refreshToken = '' } = grant;",
    },
    // One look after each await, and the store looks too: taken away one by one they stand for each other.
    {
      name: 'a late answer brings a signed-out session back',
      ids: ['RT-15'],
      from: 'const isDisposed = () => disposed;',
      to: 'const isDisposed = () => false;',
      killedBy: RACES,
    },
    {
      name: 'tokens stay in memory after a sign-out',
      ids: ['LO-05'],
      from: '    cache.clear();\n',
      to: '',
      killedBy: [auth('sign-out-order')],
    },
    {
      name: 'the timer goes on after a sign-out',
      ids: ['LO-05'],
      from: '    sleep.open();\n    cancelTimer();\n    pendingWrite.end();',
      to: '    sleep.open();\n    pendingWrite.end();',
      killedBy: [...RACES, ...REFRESH],
    },
    {
      name: 'a refresh is begun as the computer goes to sleep',
      ids: ['RT-16'],
      from: '    await sleep.awake();\n',
      to: '',
      killedBy: [auth('session-sleep')],
    },
    {
      name: 'a refused token does not end the session',
      ids: ['RT-10'],
      from: "code === 'session_ended' || code === 'session_missing'",
      to: "code === 'session_missing'",
    },
    {
      name: 'an interrupted session is told as any other end',
      ids: ['RT-11'],
      from: "const told = inDoubt ? 'session_interrupted' : code;",
      to: 'const told = code;',
      killedBy: [...REFRESH, ...JOURNAL],
    },
    {
      name: 'an account that is left is refreshed',
      ids: ['LO-06'],
      from: 'if (!byItself || resting) return;',
      to: 'if (!byItself) return;',
      killedBy: [auth('session-accounts')],
    },
    {
      name: 'a short lifetime makes a storm',
      ids: ['RT-20'],
      from: 'Math.max(REFRESH_FLOOR, token.expiresInSeconds * 1000 * part)',
      to: 'token.expiresInSeconds * 1000 * part',
    },
    {
      name: 'all machines refresh at the same moment',
      ids: ['RT-20'],
      from: '0.75 + 0.1 * chance()',
      to: '0.75',
    },
    {
      name: 'a server that asks to be left alone is asked',
      ids: ['RT-10'],
      from: 'const told = flights.has(resource) ? null : backOff.answer();',
      to: 'const told = null as AuthError | null;',
      killedBy: [auth('session-refresh-busy'), auth('session-refresh-refused')],
    },
  ]),
  ...inFile(
    'main/auth/token-cache.ts',
    [auth('session-access-token')],
    [
      {
        name: 'an expired token is handed out',
        ids: ['RT-16'],
        from: 'return clock.monotonic() < freshUntil && clock.now() < expiresAt;',
        to: 'return clock.monotonic() >= 0;',
        killedBy: [auth('session-access-token'), ...REFRESH],
      },
      {
        name: 'a token that expired in a sleep is handed out',
        ids: ['RT-16'],
        from: ' && clock.now() < expiresAt',
        to: '',
        killedBy: [auth('session-sleep'), auth('session-access-token')],
      },
      {
        name: 'a clock that is set back makes a token live longer',
        ids: ['RT-16'],
        from: 'clock.monotonic() < freshUntil && ',
        to: '',
        killedBy: [auth('session-access-token'), ...REFRESH, auth('session-sleep')],
      },
      {
        name: 'a token that came just now is dropped',
        ids: ['RT-17'],
        from: 'if (passedSince(clock, cached.received) < JUST_RECEIVED) return false;',
        to: '',
        killedBy: [auth('session-access-token'), ...REFRESH],
      },
      {
        name: 'the token of one resource is that of another',
        ids: ['RI-01'],
        from: 'const cached = tokens.get(resource);\n      return',
        to: 'const cached = [...tokens.values()][0];\n      return',
        killedBy: [auth('session-access-token'), ...REFRESH],
      },
    ],
  ),
  ...inFile('main/auth/session-store.ts', PERSISTENCE, [
    {
      name: 'what the store did not take is lost',
      ids: ['RT-08'],
      from: "pending = outcome.state === 'stored' ? null : record;",
      to: 'pending = null;',
    },
    {
      name: 'the old token is read again',
      ids: ['RT-08'],
      from: 'const known = pending ?? primed;',
      to: 'const known = primed;',
    },
    {
      name: 'a request is sent though the mark could not be stored',
      ids: ['RT-07'],
      from: "    } else if (outcome.state !== 'stored') {\n      throw new AuthError(storeProblem(outcome.state));",
      to: "    } else if (outcome.state !== 'stored') {\n      void storeProblem(outcome.state);",
      killedBy: [...PERSISTENCE, ...JOURNAL],
    },
    {
      name: 'a session is stored after it was signed out',
      ids: ['RT-15'],
      from: '    if (removed) return;\n    pending = record;',
      to: '    pending = record;',
      killedBy: [auth('session-store')],
    },
    {
      name: 'a signed-out session is read again',
      ids: ['RT-15'],
      from: "if (removed) throw new AuthError('not_signed_in');\n    const known",
      to: 'const known',
      killedBy: [auth('session-store')],
    },
    {
      name: 'a session of a newer version is deleted',
      ids: ['ST-02'],
      from: 'if (memoryOnly || isForeign) return true;',
      to: 'if (memoryOnly) return true;',
      killedBy: [auth('session-store')],
    },
    {
      name: 'the nonce is stored',
      ids: ['TX-10'],
      from: 'const kept = withoutNonce(record);',
      to: 'const kept = record;',
      killedBy: [...PERSISTENCE, auth('session-sign-in'), auth('whole-session')],
    },
    {
      name: 'a store that is locked has lost the session',
      ids: ['ST-05'],
      from: '        throw new AuthError(storeProblem(read.state));\n    }\n  }',
      to: "        throw new AuthError('session_missing');\n    }\n  }",
      killedBy: [auth('session-store')],
    },
    {
      name: 'a sign-out that the store did not take is forgotten',
      ids: ['LO-01'],
      from: 'const marked = !isGone && (await vault.markSignedOut(account, since));',
      to: 'const marked = false;',
      killedBy: UNFINISHED,
    },
    {
      name: 'a session in memory is stored unasked',
      ids: ['ST-01'],
      from: '    pending = record;\n    if (memoryOnly) return;',
      to: '    pending = record;',
      killedBy: [auth('session-keep')],
    },
  ]),
  ...inFile('main/auth/sign-out.ts', RACES, [
    {
      name: 'the provider is told before the session is gone here',
      ids: ['LO-01'],
      from: 'const retired = await leaving.store.retire(options.clock.now());',
      to: 'await revoke({ issuer: "", subject: "", refreshToken: null, since: 0, deleted: false, kept: false, marked: false } as never, options);\n  const retired = await leaving.store.retire(options.clock.now());',
    },
    {
      name: 'a rotation that comes late is not revoked',
      ids: ['LO-02'],
      from: 'const newest = { ...retired, refreshToken: late };',
      to: 'const newest = { ...retired };',
    },
    {
      name: 'what is handed out goes on until the store is empty',
      ids: ['RT-15'],
      from: '  const disposed = leaving.keeper.dispose();\n  const { log, logoutAt } = options;\n  const retired = await leaving.store.retire(options.clock.now());',
      to: '  const { log, logoutAt } = options;\n  const retired = await leaving.store.retire(options.clock.now());\n  const disposed = leaving.keeper.dispose();',
      killedBy: [auth('sign-out-order')],
    },
    {
      name: 'a person waits for a provider that does not answer',
      ids: ['LO-01'],
      from: "return within(clock, REVOKE_LIMIT, finished, 'pending');",
      to: 'return finished;',
      killedBy: [...RACES, ...UNFINISHED],
    },
    {
      name: 'nothing is revoked',
      ids: ['LO-02'],
      from: 'const revocation = await revoke(newest, options);',
      to: "const revocation = 'done' as SignOutReport['revocation'];",
    },
  ]),
  ...inFile('main/auth/unfinished-sign-outs.ts', UNFINISHED, [
    {
      name: 'a newer session is deleted for an old one',
      ids: ['LO-01'],
      from: 'if (!leftovers.includes(leftover)) return null;',
      to: '',
    },
    {
      name: 'a revocation that failed is forgotten',
      ids: ['LO-02'],
      from: "    if (outcome === 'pending') return outcome;\n    last",
      to: '    last',
    },
    {
      name: 'a token is revoked for ever',
      ids: ['LO-02'],
      from: 'clock.now() - since > GIVE_UP_AFTER',
      to: 'false',
    },
    {
      name: 'a server is asked again before it wants to be',
      ids: ['LO-02'],
      from: 'Math.max(backOff, leaveAloneMs)',
      to: 'backOff',
    },
  ]),
  ...inFile(
    'main/auth/browser-logout.ts',
    [auth('session-browser-logout')],
    [
      {
        name: "any return is this sign-out's",
        ids: ['LO-04'],
        from: 'hasState(new URLSearchParams(query), state) ? true : null',
        to: 'true',
      },
      {
        name: 'the port of a return has no end',
        ids: ['LB-03'],
        from: 'cancel = clock.after(RETURN_LIMIT, () => void close());',
        to: '',
      },
      {
        name: 'the port of a return stays open when nothing was opened',
        ids: ['LB-03'],
        from: '    } catch {\n      await close();',
        to: '    } catch {',
      },
    ],
  ),
  ...inFile(
    'main/auth/sign-in-again.ts',
    [auth('session-again'), auth('session-sign-in-again')],
    [
      {
        name: 'somebody else may sign in again',
        ids: ['TX-11'],
        from: "if (!identity || !sameAccount(identity.continuity, account)) return 'wrong_account';",
        to: '',
      },
      {
        name: 'less than what was needed is enough',
        ids: ['IT-09'],
        from: 'return isNarrow || endsSooner',
        to: 'return endsSooner',
      },
    ],
  ),
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
    'main/log/line.ts',
    [log('line')],
    [
      {
        name: 'a field that nobody knows is logged',
        ids: ['LG-01'],
        from: 'const fields: Record<string, unknown> = {};',
        to: 'const fields: Record<string, unknown> = { ...given };',
      },
      {
        name: 'a text of any form is logged',
        ids: ['LG-01'],
        from: "typeof value === 'string' && form.test(value)",
        to: "typeof value === 'string'",
      },
      {
        name: 'a token may be logged as it is',
        ids: ['LG-03'],
        from: 'token: /^[0-9a-f]{8}$/,',
        to: 'token: /^.*$/,',
      },
      {
        name: 'a number that is none is logged',
        ids: ['LG-01'],
        from: "typeof value === 'number' && Number.isFinite(value)",
        to: "typeof value === 'number'",
      },
      {
        name: 'a secret in hexadecimal is a name',
        ids: ['LG-01'],
        from: 'const NAME = /^(?=.{1,32}$)[a-z]+\\d{0,3}(?:-(?:[a-z]+\\d{0,3}|\\d{1,3}))*$/;',
        to: 'const NAME = /^[a-z][a-z0-9-]{0,63}$/;',
      },
    ],
  ),
  ...inFile(
    'main/log/marks.ts',
    [log('marks')],
    [
      {
        name: 'a mark is a hash without a key',
        ids: ['LG-03'],
        from: "createHmac('sha256', key).update(token)",
        to: "createHmac('sha256', '').update(token)",
      },
      {
        name: 'a mark says more of a token than it must',
        ids: ['LG-03'],
        from: '.slice(0, MARK_CHARACTERS)',
        to: '',
      },
      {
        name: 'half a key is a key',
        ids: ['LG-03'],
        from: 'return bytesRead === KEY_BYTES ? key.subarray(0, KEY_BYTES) : null;',
        to: 'return bytesRead > 0 ? key.subarray(0, KEY_BYTES) : null;',
      },
    ],
  ),
  ...inFile(
    'main/log/private-file.ts',
    [log('kept-lines'), log('marks'), log('sign-out-marks')],
    [
      {
        name: 'the log is for everybody to read',
        ids: ['ST-11'],
        from: 'const OWNER_ONLY = 0o600;',
        to: 'const OWNER_ONLY = 0o644;',
      },
      {
        name: 'the folder of the log is for everybody',
        ids: ['ST-11'],
        from: '  await chmod(folder, 0o700);\n',
        to: '',
      },
      {
        name: 'a link is written through',
        ids: ['ST-11'],
        from: 'flags | O_NOFOLLOW | O_NONBLOCK',
        to: 'flags | O_NONBLOCK',
      },
      {
        name: 'a pipe holds the app up',
        ids: ['ST-11'],
        from: 'flags | O_NOFOLLOW | O_NONBLOCK',
        to: 'flags | O_NOFOLLOW',
        killedBy: [log('private-file')],
      },
      {
        name: 'a device is a file',
        ids: ['ST-11'],
        from: 'if (!(await handle.stat()).isFile()) throw new NotOurFileError();',
        to: '',
      },
      {
        name: 'a file of any size is read',
        ids: ['ST-11'],
        from: "return bytesRead > mostBytes ? null : bytes.toString('utf8', 0, bytesRead);",
        to: "return bytes.toString('utf8', 0, bytesRead);",
        killedBy: [log('private-file')],
      },
    ],
  ),
  ...inFile(
    'main/log/sign-out-marks.ts',
    [log('sign-out-marks')],
    [
      {
        name: 'the marks say who signed out',
        ids: ['LO-01'],
        from: "createHmac('sha256', salt)",
        to: "createHmac('sha256', '')",
      },
      {
        name: 'marks of any form are read',
        ids: ['ST-02'],
        from: 'return isMarks(value) ? value : noMarks();',
        to: 'return (value as Marks | null) ?? noMarks();',
      },
      {
        name: 'any number of marks is kept',
        ids: ['ST-02'],
        from: 'Object.keys(accounts).length > MOST_MARKS ? null : { ...marks, accounts }',
        to: '{ ...marks, accounts }',
      },
    ],
  ),
  ...inFile(
    'main/log/log.ts',
    [log('log')],
    [
      {
        name: 'whoever floods a port floods the log',
        ids: ['LG-02'],
        from: 'if (/^10*$/.test(String(count))) log',
        to: 'log',
      },
      {
        name: 'lines of the start are held without end',
        ids: ['LG-02'],
        from: 'if (held.length < HELD_LINES) held.push(line);',
        to: 'held.push(line);',
      },
    ],
  ),
  ...inFile(
    'main/log/kept-lines.ts',
    [log('kept-lines')],
    [
      {
        name: 'the log grows without end',
        ids: ['LG-02'],
        from: 'if (size > 0 && size + Buffer.byteLength(text) > maxBytes) return false;',
        to: '',
      },
      {
        name: 'lines wait without end for a disk',
        ids: ['LG-02'],
        from: 'if (waiting.length >= MAX_WAITING) lost += 1;\n      else waiting',
        to: 'waiting',
      },
      {
        name: 'a line behind half a line is lost',
        ids: ['LG-02'],
        from: '(await isWhole(file, size)) ? text : `\\n${text}`',
        to: 'text',
      },
    ],
  ),
  ...inFile(
    'main/auth/sign-out-everywhere.ts',
    [auth('session-sign-out-everywhere')],
    [
      {
        name: 'signing out everywhere takes the token of any resource',
        ids: ['RI-01'],
        from: 'keeper.get(target.resource)',
        to: 'keeper.get(undefined)',
      },
      {
        name: 'any answer to it is done',
        ids: ['LO-02'],
        from: "status >= 200 && status <= 299 ? 'done' : 'failed'",
        to: "status > 0 ? 'done' : 'failed'",
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
  ...inFile(
    'main/auth/session-state.ts',
    [auth('session-state')],
    [
      {
        name: 'a page is shown all that is known of an account',
        ids: ['IP-03'],
        from: '{ issuer: account.issuer, subject: account.subject, ...claims }',
        to: '{ ...account, ...claims }',
      },
    ],
  ),
  ...inFile(
    'main/auth/restore.ts',
    [auth('session-restore')],
    [
      {
        name: 'the session of an issuer that is not configured is taken',
        ids: ['RT-14', 'MD-08'],
        from: 'listed.value.filter(({ issuer }) => issuers.includes(issuer))',
        to: 'listed.value',
      },
    ],
  ),
];
