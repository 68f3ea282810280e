import { describeInterop } from '../scenario.ts';
import { startBetterAuth } from './start.ts';

describeInterop('better-auth', startBetterAuth, { ended: 'signed out' });
