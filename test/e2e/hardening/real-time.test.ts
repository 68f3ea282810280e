import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '../support/fixtures.ts';

test('the page reaches no other host over WebRTC, which no policy of a page covers [EL-01]', async ({
  shell,
}) => {
  const seen: string[] = [];
  const stun = createSocket('udp4', () => seen.push('udp'));
  stun.bind(0, '127.0.0.1');
  await once(stun, 'listening');
  const turn = createServer(() => seen.push('tcp')).listen(0, '127.0.0.1');
  await once(turn, 'listening');
  try {
    const ports = [stun.address().port, (turn.address() as AddressInfo).port] as const;
    // Done when Chromium has tried every server that it was given, or none of them at all.
    const gathered = await shell.page.evaluate(async ([udp, tcp]) => {
      const connection = new RTCPeerConnection({
        iceServers: [
          { urls: `stun:127.0.0.1:${udp}` },
          { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'a', credential: 'b' },
        ],
      });
      const complete = new Promise((resolve) => {
        connection.addEventListener('icegatheringstatechange', () => {
          if (connection.iceGatheringState === 'complete') resolve('complete');
        });
      });
      connection.createDataChannel('data');
      await connection.setLocalDescription(await connection.createOffer());
      const state = await complete;
      connection.close();
      return state;
    }, ports);
    expect(gathered).toBe('complete');
    expect(seen).toEqual([]);
  } finally {
    stun.close();
    turn.close();
  }
});
