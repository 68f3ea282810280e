/**
 * A process of its own around the real keytar: libsecret reads its bus from the environment once per
 * process. Takes one JSON request a line on stdin, writes one JSON answer a line to stdout.
 *
 * Arguments: service, deadline in milliseconds.
 */
import { createInterface } from 'node:readline';
import { CredentialStoreError } from '../../../main/ports.ts';
import { createKeytarStore } from '../../../main/vault/keytar-store.ts';
import type { ChildAnswer, ChildRequest } from './keytar-in-child.ts';

const [service = '', deadlineMs = ''] = process.argv.slice(2);
const store = createKeytarStore({ service, deadlineMs: Number(deadlineMs) });

async function answer({ id, method, account, value }: ChildRequest): Promise<ChildAnswer> {
  try {
    if (method === 'get') return { id, result: await store.get(account) };
    if (method === 'delete') return { id, result: await store.delete(account) };
    if (method === 'pendingCalls') return { id, result: store.pendingCalls() };
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
