/** Installs Debian packages as root. */
import { readdirSync } from 'node:fs';
import { lastLines, run } from './child.mjs';
import { beginStep } from './say.mjs';
import { SetupError } from './setup-error.mjs';

const INSTALL = ['install', '-y', '--no-install-recommends'];
/** Another apt at work (unattended upgrades) is waited for. */
const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=120'];

/** @param {readonly string[]} packages */
export const aptCommand = (packages) => ['apt-get', ...INSTALL, ...packages].join(' ');

/**
 * @param {readonly string[]} packages
 * @throws {SetupError} when apt could not
 */
export async function installWithApt(packages) {
  const step = beginStep('system packages', `installing ${packages.join(' ')}`);
  /** @param {readonly string[]} args */
  const apt = (args) =>
    run('apt-get', [...WAIT_FOR_LOCK, ...args], {
      quiet: true,
      env: {
        ...process.env,
        LC_ALL: 'C',
        DEBIAN_FRONTEND: 'noninteractive',
        NEEDRESTART_SUSPEND: '1',
      },
      onOutput(text) {
        const [sign] = /(?:Get:\d|Unpacking|Setting up) .{0,60}/.exec(text) ?? [];
        if (sign) step.progress(sign);
      },
    });

  // Fresh containers have no lists and old ones have stale lists; a machine in use has good ones,
  // and does not wait for an update.
  const first = hasLists() ? await apt([...INSTALL, ...packages]) : undefined;
  if (first?.code !== 0) {
    step.progress('apt-get update');
    const update = await apt(['update']);
    const second = await apt([...INSTALL, ...packages]);
    if (second.code !== 0) throw aptError(packages, update.output + second.output);
  }
  step.done();
}

/**
 * @param {readonly string[]} packages
 * @param {string} output of the update and the installation
 */
function aptError(packages, output) {
  // An update that could reach no server ends with 0 all the same: what it says is the cause.
  const complaints = output.split('\n').filter((line) => /^(E|W|Err)\b/.test(line));
  return new SetupError(
    `apt-get could not install the system packages:\n${lastLines(complaints.join('\n') || output, 8)}`,
    `Run \`apt-get update && ${aptCommand(packages)}\`, see to what it reports, then type the same command again.`,
  );
}

function hasLists() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}
