import { createHmac, KeyObject } from 'node:crypto';
import { importJWK } from 'jose';
import { refusesTokens } from './suite/conformance.ts';
import { assembled } from '../fakes/signing-keys.ts';

refusesTokens(
  'oidcc-client-test-invalid-sig-hs256',
  {
    metadata: (document) =>
      (document['id_token_signing_alg_values_supported'] = ['RS256', 'HS256']),
    // The public key as a shared secret: a client that takes any `alg` takes it.
    idToken: async ({ claims, key }) => {
      const published = (await importJWK(key.publicJwk)) as CryptoKey;
      const secret = KeyObject.from(published).export({ type: 'spki', format: 'pem' });
      const header = { alg: 'HS256', kid: key.kid };
      const signed = assembled(header, claims).slice(0, -1);
      return assembled(header, claims, createHmac('sha256', secret).update(signed).digest());
    },
  },
  { code: 'response_invalid' },
);
