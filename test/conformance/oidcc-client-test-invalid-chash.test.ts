import { refusesRedirect } from './suite/conformance.ts';

refusesRedirect(
  'oidcc-client-test-invalid-chash',
  (query) => query.set('id_token', 'e30.e30.e30'),
  'response_invalid',
);
