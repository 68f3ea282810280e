/** Takes the name of the profile that is its argument, says how that went, and lives on. */
import { holdProfile } from '../../../main/vault/secret-service/profile-name.ts';

const profile = process.argv[2] ?? '';
const held = await holdProfile(
  { appId: 'com.example.app', channel: 'release', profile },
  undefined,
  500,
);
process.stdout.write(`${held}\n`);
setInterval(() => undefined, 1_000);
