import { moduleTests } from './suite/conformance.ts';
import { expectNotOurs } from './suite/logout.ts';

moduleTests('oidcc-client-test-rp-init-logout-no-state', {
  'is not taken for the way back': (run) => expectNotOurs(run, (query) => query.delete('state')),
});
