/** Everything that can be wrong with a server's TLS, one at a time. */
import type { SecureContextOptions } from 'node:tls';
import { certificate, type Certificate, type CertificateOptions } from './certificate.ts';

/** Servers that no client may talk to who trusts `trusted` alone and means `host`. Null: no TLS at all. */
export function badTls(
  host: string,
  trusted: Certificate,
  stranger: Certificate,
): Readonly<Record<string, SecureContextOptions | null>> {
  const made = (changes: Partial<CertificateOptions> = {}) =>
    certificate({ name: host, issuer: trusted, ...changes });
  const good = made();
  const leaf = certificate({ name: host, issuer: trusted, authority: false });
  const byLeaf = made({ issuer: leaf });
  // What an old server allows itself; it is the client that has to refuse.
  const weak = { ciphers: 'DEFAULT@SECLEVEL=0' };
  return {
    'signed by itself': certificate({ name: host }),
    'of an authority that is not known': made({ issuer: stranger }),
    'that has expired': made({ valid: ['200101000000Z', '200201000000Z'] }),
    'that is not valid yet': made({ valid: ['480101000000Z', '490101000000Z'] }),
    'for another host': made({ name: 'other.test' }),
    'for an address and not for the name': made({ name: 'x', hosts: [], addresses: ['127.0.0.1'] }),
    'for all hosts there are': made({ hosts: ['*'] }),
    'for all hosts below the name': made({ hosts: [`*.${host}`] }),
    'for a part of the name and a star': made({ hosts: [`${host.slice(0, 3)}*`] }),
    'signed with SHA-1': { ...made({ digest: 'sha1' }), ...weak },
    'signed by one that is no authority': { ...byLeaf, cert: byLeaf.cert + leaf.cert },
    'for clients and not for servers': made({ usage: 'client' }),
    'that is good, over TLS 1.1': {
      ...good,
      ...weak,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
    },
    'on a port that speaks plain http': null,
  };
}
