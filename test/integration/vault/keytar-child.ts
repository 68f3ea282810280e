/**
 * A process of its own around the real keytar: libsecret reads its bus from the environment once per
 * process. Takes one JSON request a line on stdin, writes one JSON answer a line to stdout.
 *
 * Arguments: service, deadline in milliseconds.
 */
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CredentialStoreError } from '../../../main/ports.ts';
import { createKeytarStore } from '../../../main/vault/keytar-store.ts';
import type { ChildAnswer, ChildRequest } from './keytar-in-child.ts';

const [service = '', deadlineMs = ''] = process.argv.slice(2);
const store = createKeytarStore({ service, deadlineMs: Number(deadlineMs) });

/** What every app does on the thread pool that keytar's calls wait in. */
async function readAndLookUp(): Promise<{ readonly text: string; readonly address: string }> {
  const [text, { address }] = await Promise.all([
    readFile(fileURLToPath(import.meta.url), 'utf8'),
    lookup('localhost'),
  ]);
  return { text, address };
}

async function answer({ id, method, account, value }: ChildRequest): Promise<ChildAnswer> {
  try {
    if (method === 'get') return { id, result: await store.get(account) };
    if (method === 'delete') return { id, result: await store.delete(account) };
    if (method === 'pendingCalls') return { id, result: store.pendingCalls() };
    if (method === 'readAndLookUp') return { id, result: await readAndLookUp() };
    await store.set(account, value ?? '');
    return { id, result: null };
  } catch (error) {
    if (error instanceof CredentialStoreError) return { id, reason: error.reason };
    throw error;
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  void answer(JSON.parse(line) as ChildRequest).then((said) => {
    process.stdout.write(`${JSON.stringify(said)}\n`);
  });
});
