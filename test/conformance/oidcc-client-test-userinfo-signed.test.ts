import { strangersKeys } from './suite/keys.ts';
import { sign } from '../fakes/signing-keys.ts';
import { expectRefusedUserInfo } from './suite/userinfo.ts';
import { moduleTests } from './suite/conformance.ts';

const signed = await sign({ sub: 'ada', name: 'Ada Lovelace' }, (await strangersKeys()).rs256);

moduleTests('oidcc-client-test-userinfo-signed', {
  'is refused: the app asks for JSON, and does not read a JWT as such': (run) =>
    expectRefusedUserInfo(run, () => ({ type: 'application/jwt', body: signed })),
});
