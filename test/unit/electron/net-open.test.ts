import type { ClientRequest, Session } from 'electron';
import { expect, it, vi } from 'vitest';
import { createLanes } from '../../../main/electron/net-lanes.ts';
import { createNetOpen } from '../../../main/electron/net-open.ts';

/** Chromium refuses most of it too; here it is not even asked, and no session is made for it. */
it.each([
  ['a file', { url: 'file:///etc/passwd' }],
  ['a page of the app', { url: 'app://shell/index.html' }],
  ['data', { url: 'data:,x' }],
  ['a socket', { url: 'ws://127.0.0.1:1/' }],
  ['somebody’s password', { url: 'https://user:password@127.0.0.1:1/' }],
  ['a GET with a body', { url: 'https://127.0.0.1:1/', body: 'x' }],
  ['a header of two lines', { url: 'https://127.0.0.1:1/', headers: [['x', 'a\r\nb']] as const }],
])('asks Chromium for nothing when it is to send %s [MD-01, IP-05]', async (_what, opening) => {
  const request = vi.fn<() => ClientRequest>();
  const make = vi.fn<() => Session>();
  const open = createNetOpen({ request, lanes: createLanes(make), userAgent: 'Test' });
  await expect(open({ method: 'GET', headers: [], ...opening })).rejects.toMatchObject({
    reason: 'bad_request',
  });
  expect(request).not.toHaveBeenCalled();
  expect(make).not.toHaveBeenCalled();
});
