/**
 * The marks of sign-outs that the store did not take, in a small file of the profile. It has no secret and no
 * name: an account is a hash under the file's own random salt, so the file alone says how many there are and
 * when they signed out. A file is as good as the disk: it is replaced as a whole, and flushed.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInTurn } from '../in-turn.ts';
import type { AccountKey, SignOutMarks } from '../ports.ts';
import { readSmall, removeFile, replaceFile } from './private-file.ts';

/** More accounts than this are not signed out behind a locked store. */
const MOST_MARKS = 64;
const MAX_BYTES = 16 * 1024;
const SALT_BYTES = 32;
const HASH = /^[A-Za-z0-9_-]{43}$/;

/** The file's name in the profile. */
export const MARKS_FILE = 'signed-out.json';

/** The file's content: when each account was signed out, by its hash. */
interface Marks {
  readonly version: 1;
  /** 32 bytes in base64url. */
  readonly salt: string;
  readonly accounts: Readonly<Record<string, number>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isMarks(value: unknown): value is Marks {
  if (!isRecord(value) || value['version'] !== 1) return false;
  const { salt, accounts } = value;
  if (typeof salt !== 'string' || !HASH.test(salt) || !isRecord(accounts)) return false;
  const entries = Object.entries(accounts);
  return (
    entries.length <= MOST_MARKS &&
    entries.every(([hash, since]) => HASH.test(hash) && Number.isSafeInteger(since))
  );
}

const noMarks = (): Marks => ({
  version: 1,
  salt: randomBytes(SALT_BYTES).toString('base64url'),
  accounts: {},
});

/** What the file says; nothing when there is none, or one that cannot be understood. */
async function load(file: string): Promise<Marks> {
  try {
    const text = await readSmall(file, MAX_BYTES);
    const value: unknown = text === null ? null : JSON.parse(text);
    return isMarks(value) ? value : noMarks();
  } catch {
    return noMarks();
  }
}

async function save(file: string, marks: Marks): Promise<void> {
  if (Object.keys(marks.accounts).length === 0) await removeFile(file);
  else await replaceFile(file, JSON.stringify(marks), true);
}

/** The marks in `folder`, which is made when it is needed; read when they are first asked for. */
export function createSignOutMarks(folder: string): SignOutMarks {
  const file = join(folder, MARKS_FILE);
  let loading: Promise<Marks> | null = null;
  const current = () => (loading ??= load(file));
  const inTurn = createInTurn();

  const hashOf = ({ salt }: Marks, { issuer, subject }: AccountKey): string =>
    createHmac('sha256', salt)
      .update(JSON.stringify([issuer, subject]))
      .digest('base64url');

  /** One change after the other; a change that could not be saved has not been made. */
  function change(make: (marks: Marks) => Marks | null): Promise<boolean> {
    return inTurn(async () => {
      const before = await current();
      const next = make(before);
      if (next === null) return false;
      if (next === before) return true;
      await save(file, next);
      loading = Promise.resolve(next);
      return true;
    }).catch(() => false);
  }

  return {
    async since(account) {
      const marks = await current();
      // Mostly there is none, and then nothing is to be computed.
      if (Object.keys(marks.accounts).length === 0) return null;
      return marks.accounts[hashOf(marks, account)] ?? null;
    },

    add: (account, since) =>
      change((marks) => {
        const accounts = { ...marks.accounts, [hashOf(marks, account)]: since };
        return Object.keys(accounts).length > MOST_MARKS ? null : { ...marks, accounts };
      }),

    remove: (account) =>
      change((marks) => {
        const { [hashOf(marks, account)]: known, ...accounts } = marks.accounts;
        return known === undefined ? marks : { ...marks, accounts };
      }),
  };
}
