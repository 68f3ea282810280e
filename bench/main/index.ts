/** Runs one job in Electron's main process, without a window of its own, and tells its result. */
import { app } from 'electron';
import type { Config } from '../../main/config.ts';
import { readConfig } from './compose.ts';
import type { GivenJob } from './job.ts';
import { cachedTokenJob } from './jobs/cached-token.ts';
import { expiredTokenJob } from './jobs/expired-token.ts';
import { listenerJob } from './jobs/listener.ts';
import { refreshJob } from './jobs/refresh.ts';
import { bareRestoreJob, leaveSessionJob } from './jobs/restore.ts';
import { signInJob } from './jobs/sign-in.ts';
import { tell } from './tell.ts';

function run(config: Config, job: GivenJob): Promise<object> {
  switch (job.name) {
    case 'sign-in':
      return signInJob(config, job);
    case 'leave-session':
      return leaveSessionJob(config);
    case 'bare-restore':
      return bareRestoreJob(config);
    case 'cached-token':
      return cachedTokenJob(config, job);
    case 'expired-token':
      return expiredTokenJob(config, job);
    case 'refresh':
      return refreshJob(config, job);
    case 'listener':
      return listenerJob(config);
  }
}

app.enableSandbox();
app.on('window-all-closed', () => {});
void app.whenReady().then(async () => {
  try {
    const job = JSON.parse(process.env['AUTH_SHELL_BENCH_JOB'] ?? '') as GivenJob;
    tell('result', await run(readConfig(), job));
  } catch (error) {
    tell('result', { failure: error instanceof Error ? error.stack : String(error) });
  }
});
