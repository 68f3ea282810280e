import { describeInterop } from '../scenario.ts';
import { startOidcProvider } from './start.ts';

describeInterop('oidc-provider', startOidcProvider, { ended: 'signed out' });
