import assert from 'node:assert/strict';
import type { AuthBridgeCase, AuthBridgeSubject } from './subject.ts';
import { code, json, sessionIn, signIn, value } from './tools.ts';

/** Requests whose answer comes in pieces, with somebody signed in. */
async function streams(subject: AuthBridgeSubject): Promise<void> {
  const body = JSON.stringify({ text: 'Grüße' });
  const add = await subject.open({ api: 'demo', method: 'POST', path: '/notes', body });
  const head = await value(add.head());
  assert.equal(head.status, 201);
  assert.match(head.headers['content-type'] ?? '', /^application\/json/);
  let text = '';
  for (let piece = await value(add.read()); piece !== null; piece = await value(add.read())) {
    text += piece;
  }
  assert.equal((JSON.parse(text) as { text: unknown }).text, 'Grüße');
  // The end stays the end, and ending it then is no failure.
  await add.cancel();
  assert.equal(await value(add.read()), null);
  const bytes = new TextEncoder().encode(body).length;
  assert.deepEqual((await add.sent()).at(-1), [bytes, bytes]);

  const events = await subject.open({ api: 'demo', method: 'GET', path: '/events' });
  const { status, length } = await value(events.head());
  assert.deepEqual([status, length], [200, null]);
  assert.match((await value(events.read())) ?? '', /^(?:id|event|data): /);
  const waiting = (async () => {
    // Some may have come already.
    for (;;) if ((await code(events.read())) === 'request_aborted') return;
  })();
  await events.cancel();
  await waiting;
  assert.equal(await code(events.read()), 'request_aborted');
}

/** Calls of APIs, by somebody who signs in, and out at the end. */
export const callCases: readonly AuthBridgeCase[] = [
  {
    title: 'signs in, calls APIs, and signs out with a report of what was done [IP-05, LO-01]',
    alone: true,
    async run(subject) {
      const answer = await signIn(subject, 'ada');
      assert.ok(answer.state === 'signedIn');
      assert.equal(answer.account.issuer, subject.issuer);
      assert.equal(answer.account.name, 'Ada Lovelace');
      assert.equal(answer.connection, 'online');
      assert.equal(answer.otherAccounts, undefined);
      const again = await value(subject.call('signIn'));
      assert.ok(again.state === 'signedIn' && again.account.subject === answer.account.subject);
      assert.equal((await value(subject.call('keepSession'))).state, 'signedIn');

      const request = (method: string, path: string, body?: string) =>
        value(subject.call('request', { api: 'demo', method, path, ...(body ? { body } : {}) }));
      const profile = await request('GET', '/profile');
      assert.equal(profile.status, 200);
      assert.match(profile.headers['content-type'] ?? '', /^application\/json/);
      assert.equal((json(profile) as { name: unknown }).name, 'Ada Lovelace');
      const text = `Hello at ${Date.now()}`;
      const added = await request('POST', '/notes', JSON.stringify({ text }));
      assert.equal(added.status, 201);
      const notes = json(await request('GET', '/notes')) as { notes: { text: string }[] };
      assert.equal(notes.notes[0]?.text, text);
      // A status is no failure.
      assert.equal((await request('POST', '/notes', '{}')).status, 400);

      await streams(subject);

      const everywhere = await code(subject.call('signOut', { account: answer.account }));
      assert.equal(everywhere, 'bad_request', 'an account is issuer and subject alone');
      await subject.leaving('signOut');
      const { reason, signOut } = await sessionIn(subject, 'signedOut');
      assert.equal(reason, 'signed_out');
      assert.equal(signOut?.local, 'done');
      assert.equal(signOut.revocation, 'done');
    },
  },
];
