/** A certificate for one name, made when it is needed: no key is kept in the repository (RFC 5280). */
import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const bytes = (tag: number, ...values: readonly number[]) => der(tag, Buffer.from(values));

const ecdsaWithSha256 = sequence(bytes(0x06, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const nameOf = (name: string) =>
  sequence(der(0x31, sequence(bytes(0x06, 0x55, 0x04, 0x03), text(0x0c, name))));

/** A self-signed certificate for a host name, and its key, in PEM. */
export function selfSigned(host: string): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // subjectAltName: dNSName, and basicConstraints: it may be an anchor of trust.
  const alternative = sequence(
    bytes(0x06, 0x55, 0x1d, 0x11),
    der(0x04, sequence(text(0x82, host))),
  );
  const constraints = sequence(
    bytes(0x06, 0x55, 0x1d, 0x13),
    bytes(0x01, 0xff),
    der(0x04, sequence(bytes(0x01, 0xff))),
  );
  const body = sequence(
    der(0xa0, bytes(0x02, 2)),
    bytes(0x02, 1),
    ecdsaWithSha256,
    nameOf(host),
    sequence(text(0x17, '200101000000Z'), text(0x18, '21200101000000Z')),
    nameOf(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternative, constraints)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
