/** Certificates, made when they are needed: no key is kept in the repository (RFC 5280). */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

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
const extension = (
  id: readonly number[],
  value: Uint8Array,
  critical: readonly Uint8Array[] = [],
) => sequence(bytes(0x06, ...id), ...critical, der(0x04, value));

const nameOf = (name: string) =>
  sequence(der(0x31, sequence(bytes(0x06, 0x55, 0x04, 0x03), text(0x0c, name))));

/** Object identifiers of signatures (RFC 3279, RFC 5758). */
const SIGNATURES = {
  'ec sha256': sequence(bytes(0x06, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)),
  'ec sha1': sequence(bytes(0x06, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01)),
};

/** A certificate and its key, in PEM, and what it takes to issue others with it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** What is unusual about a certificate; without any of it, a server's that is good. */
export interface CertificateOptions {
  /** The subject's common name. */
  readonly name: string;
  /** DNS names it is for. Default: the common name. */
  readonly hosts?: readonly string[];
  /** IPv4 addresses it is for. */
  readonly addresses?: readonly string[];
  /** Who signs it. Default: itself. */
  readonly issuer?: Certificate;
  /** Whether it may sign others. Default: only when it signs itself. */
  readonly authority?: boolean;
  /** Two times of two-digit years, `YYMMDDhhmmssZ`. */
  readonly valid?: readonly [string, string];
  readonly digest?: 'sha256' | 'sha1';
  /** Bits of an RSA key; else it is one on P-256. */
  readonly rsaBits?: number;
  /** What it is good for, when that is said (RFC 5280 section 4.2.1.12). */
  readonly usage?: 'client';
}

function alternatives({ name, hosts = [name], addresses = [] }: CertificateOptions): Buffer[] {
  if (hosts.length + addresses.length === 0) return [];
  const names = [
    ...hosts.map((host) => text(0x82, host)),
    ...addresses.map((address) => bytes(0x87, ...address.split('.').map(Number))),
  ];
  return [extension([0x55, 0x1d, 0x11], sequence(...names))];
}

/** Makes a certificate. */
export function certificate(options: CertificateOptions): Certificate {
  const { name, issuer, digest = 'sha256', rsaBits, usage } = options;
  const { authority = issuer === undefined, valid = ['200101000000Z', '491231235959Z'] } = options;
  const { publicKey, privateKey } =
    rsaBits === undefined
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: rsaBits });
  const algorithm = SIGNATURES[`ec ${digest}`];
  const critical = [bytes(0x01, 0xff)];
  const constraints = authority ? sequence(...critical) : sequence();
  const clientAuth = sequence(bytes(0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02));
  const body = sequence(
    der(0xa0, bytes(0x02, 2)),
    der(0x02, Buffer.from([1, ...crypto.getRandomValues(new Uint8Array(8))])),
    algorithm,
    nameOf(issuer?.name ?? name),
    sequence(text(0x17, valid[0]), text(0x17, valid[1])),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        ...alternatives(options),
        extension([0x55, 0x1d, 0x13], constraints, critical),
        ...(usage ? [extension([0x55, 0x1d, 0x25], clientAuth)] : []),
      ),
    ),
  );
  const signature = sign(digest, body, issuer?.privateKey ?? privateKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    name,
    privateKey,
  };
}

/** Makes an authority of certificates. */
export const authority = (name: string): Certificate => certificate({ name, hosts: [] });
