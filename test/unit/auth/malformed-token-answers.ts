import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';

export const JSON_TYPE = { 'content-type': 'application/json' };
const complete = '{"access_token":"a","token_type":"Bearer","refresh_token":"r","id_token":"x"}';

/** Answers that are no token response. */
export const MALFORMED: readonly (readonly [string, FakeAnswer])[] = [
  ['a page with 200', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ['tokens that say they are a page', { headers: { 'content-type': 'text/html' }, body: complete }],
  ['tokens that say they are text', { headers: { 'content-type': 'text/plain' }, body: complete }],
  ['tokens without a type', { body: complete }],
  ['204', { status: 204 }],
  ['201 with tokens', { status: 201, headers: JSON_TYPE, body: complete }],
  ['nothing', { headers: JSON_TYPE, body: '' }],
  ['half of it', { headers: JSON_TYPE, body: complete.slice(0, -20) }],
  ['something after it', { headers: JSON_TYPE, body: `${complete}x` }],
  ['two of them', { headers: JSON_TYPE, body: complete + complete }],
  ['a list', { headers: JSON_TYPE, body: `[${complete}]` }],
  ['null', { headers: JSON_TYPE, body: 'null' }],
  ['a form', { headers: JSON_TYPE, body: 'access_token=a&token_type=bearer' }],
  ['an error with 200', { headers: JSON_TYPE, body: '{"error":"invalid_grant"}' }],
  ['lists, 60,000 deep', { headers: JSON_TYPE, body: '['.repeat(60_000) + ']'.repeat(60_000) }],
  ['bytes that are no UTF-8', { headers: JSON_TYPE, body: Uint8Array.of(0xff, 0xfe, 0x7b) }],
  ['300 KB', { headers: JSON_TYPE, body: complete.padEnd(300 * 1024) }],
  ['a status that HTTP does not have', { status: 600, headers: JSON_TYPE, body: complete }],
];
