/** Starts a keyring session, says where it is, and leaves the cleaning up to nobody. */
import { startKeyringSession } from '../../rig/keyring-session.ts';

const session = await startKeyringSession();
process.stdout.write(`${session.dir}\n`);
setInterval(() => undefined, 1_000);
