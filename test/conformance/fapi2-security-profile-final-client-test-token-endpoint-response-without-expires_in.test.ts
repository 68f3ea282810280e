import { accepts } from './suite/conformance.ts';

accepts('fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in', {
  tokens: (body) => delete body['expires_in'],
});
