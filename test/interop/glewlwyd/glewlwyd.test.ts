import { describeInterop } from '../scenario.ts';
import { startGlewlwyd } from './start.ts';

// A refused refresh is a 400 with an empty body, which says nothing of the session.
describeInterop('glewlwyd', startGlewlwyd, { ended: 'offline' });
