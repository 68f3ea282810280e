import { accepts } from './suite/conformance.ts';

accepts('fapi2-security-profile-final-client-test-token-type-case-insensitivity', {
  tokens: (body) => (body['token_type'] = 'bEaReR'),
});
