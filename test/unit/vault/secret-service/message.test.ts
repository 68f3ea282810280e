import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeCall,
  messageLength,
} from '../../../../main/vault/secret-service/message.ts';
import { WireError } from '../../../../main/vault/secret-service/wire.ts';
import { replyBytes, signalBytes } from './bus-server.ts';

const CALL = {
  destination: 'org.example',
  path: '/org/example',
  interface: 'org.example.I',
  member: 'M',
};

describe('a D-Bus message', () => {
  it('says its own length, once enough of it has come', () => {
    const message = encodeCall({ ...CALL, signature: 's', body: ['text'] }, 7);
    expect(messageLength(message)).toBe(message.length);
    expect(messageLength(message.subarray(0, 16))).toBe(message.length);
    expect(messageLength(message.subarray(0, 15))).toBeNull();
  });

  it('that calls a method starts no service', () => {
    const noAutoStart = 0x2;
    expect((encodeCall(CALL, 1)[2] ?? 0) & noAutoStart).toBe(noAutoStart);
  });

  it('is read when it is a reply or an error', () => {
    expect(decodeMessage(replyBytes(3, 'sb', ['text', true]))).toEqual({
      replyTo: 3,
      outcome: { kind: 'values', values: ['text', true] },
    });
    expect(decodeMessage(replyBytes(4, '', []))).toEqual({
      replyTo: 4,
      outcome: { kind: 'values', values: [] },
    });
    expect(decodeMessage(replyBytes(5, 's', ['CANARY'], 'org.example.Error'))).toEqual({
      replyTo: 5,
      outcome: { kind: 'error', errorName: 'org.example.Error' },
    });
  });

  it('is read as a signal, by its names alone', () => {
    const names = { path: '/org/example', interface: 'org.example.I', member: 'Changed' };
    const { path, interface: of, member } = names;
    expect(decodeMessage(signalBytes(path, of, member))).toEqual(names);
  });

  it('is dropped when it is a call from someone else', () => {
    expect(decodeMessage(encodeCall(CALL, 1))).toBeNull();
  });

  it.each([
    ['of another kind', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
    ['larger than any answer', Buffer.from([0x6c, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => messageLength(bytes)).toThrow(WireError);
  });

  it('of any bytes is read or refused', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(0x6c, 0x42), (random, order) => {
        const message = Buffer.from(random);
        message[0] = order;
        try {
          decodeMessage(message);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('with a few bytes changed is read or refused', () => {
    const whole = replyBytes(3, 'aoao', [['/a'], ['/b', '/c']]);
    const change = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(change, (changes) => {
        const message = Buffer.from(whole);
        for (const [at, byte] of changes) message[at] = byte;
        try {
          decodeMessage(message);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
