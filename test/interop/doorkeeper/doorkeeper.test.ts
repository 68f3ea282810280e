import { describeInterop } from '../scenario.ts';
import { startDoorkeeper } from './start.ts';

describeInterop('doorkeeper', startDoorkeeper, { ended: 'signed out' });
