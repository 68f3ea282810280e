import { expectRefusedUserInfo } from './suite/userinfo.ts';
import { moduleTests } from './suite/conformance.ts';

moduleTests('oidcc-client-test-userinfo-invalid-sub', {
  'is refused: the person keeps no name of somebody else': (run) =>
    expectRefusedUserInfo(run, (claims) => ({
      type: 'application/json',
      body: JSON.stringify({ ...claims, sub: 'grace' }),
    })),
});
