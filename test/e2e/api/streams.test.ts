import { createHash } from 'node:crypto';
import { expect, test } from '../support/fixtures.ts';
import { requestText, type PageWindow } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const MiB = 1024 * 1024;

test('files arrive whole and piece by piece, events as they are sent, uploads tell how they go on [IP-05]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await signIn(app, desktop);

  const file = await app.page.evaluate(
    async (size) => {
      const { auth } = window as unknown as PageWindow;
      const handle = auth.openRequest({ api: 'demo', method: 'GET', path: `/files/${size}` });
      const head = await handle.head;
      let read = 0;
      let wrong = 0;
      let largest = 0;
      for (;;) {
        const piece = await handle.read();
        if (!piece.ok) return { head, read, code: piece.error.code };
        if (piece.value === null) break;
        for (const byte of piece.value) {
          if (byte !== read % 251) wrong += 1;
          read += 1;
        }
        largest = Math.max(largest, piece.value.byteLength);
      }
      return { head, read, wrong, largest, after: await handle.read() };
    },
    20 * MiB + 7,
  );
  expect(file).toEqual({
    head: {
      ok: true,
      value: {
        status: 200,
        headers: { 'content-type': 'application/octet-stream' },
        length: 20 * MiB + 7,
      },
    },
    read: 20 * MiB + 7,
    wrong: 0,
    largest: 256 * 1024,
    after: { ok: true, value: null },
  });

  const events = await app.page.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const handle = auth.openRequest({ api: 'demo', method: 'GET', path: '/events' });
    const pieces: string[] = [];
    while (pieces.length < 3) {
      const piece = await handle.read();
      if (!piece.ok || piece.value === null) break;
      pieces.push(new TextDecoder().decode(piece.value));
    }
    const waited = handle.read();
    handle.cancel();
    const after = [await waited, await handle.read()];
    return { pieces, after: after.map((each) => (each.ok ? each.value : each.error.code)) };
  });
  expect(events.pieces).toEqual(
    [1, 2, 3].map((id) => `id: ${id}\nevent: tick\ndata: {"tick":${id}}\n\n`),
  );
  expect(events.after).toEqual(['request_aborted', 'request_aborted']);

  const body = Uint8Array.from({ length: MiB }, (_, at) => (at * 7) % 256);
  const upload = await app.page.evaluate(async (size) => {
    const { auth } = window as unknown as PageWindow;
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 7) % 256);
    const told: Array<readonly [number, number]> = [];
    const call = { api: 'demo', method: 'PUT', path: '/upload', body: bytes } as const;
    const handle = auth.openRequest({ ...call, contentType: 'image/png' }, (sent, total) => {
      told.push([sent, total]);
    });
    const head = await handle.head;
    const answer = await handle.read();
    if (!answer.ok || answer.value === null) return { head, answer };
    return { told, status: head, text: new TextDecoder().decode(answer.value) };
  }, body.byteLength);
  expect(JSON.parse(upload.text ?? 'null')).toEqual({
    length: MiB,
    type: 'image/png',
    sha256: createHash('sha256').update(body).digest('hex'),
  });
  // Told ten times a second: here it may be over before the first.
  expect(upload.told?.length).toBeGreaterThan(0);
  expect(upload.told?.at(-1)).toEqual([MiB, MiB]);
  const sent = upload.told?.map(([bytes]) => bytes) ?? [];
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));

  const whole = await app.page.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const bytes = await auth.request({
      api: 'demo',
      method: 'GET',
      path: '/files/300000',
      responseType: 'bytes',
    });
    if (!bytes.ok) return bytes.error.code;
    const { body: got } = bytes.value;
    return [got instanceof Uint8Array, got.byteLength, got.buffer.byteLength, got[1000]];
  });
  expect(whole).toEqual([true, 300_000, 300_000, 1000 % 251]);
  expect(
    await requestText(app.page, { api: 'demo', method: 'POST', path: '/upload', body: '{}' }),
  ).toMatchObject({ ok: true, value: { status: 200 } });
});
