/** A session left in the keyring, and the least that a start must do with one. */
import { BrowserWindow } from 'electron';
import type { Config } from '../../../main/config.ts';
import { bareItem, bareRefresh, bareSignIn } from '../bare.ts';
import { compose } from '../compose.ts';
import { tell } from '../tell.ts';

/** Signs in, once for the app that will be started with this profile and once for the floor. */
export async function leaveSessionJob(config: Config): Promise<object> {
  const { session, portClosed } = compose(config);
  await session.start();
  await session.signIn();
  await portClosed();
  await session.stop();
  const { tokens } = await bareSignIn(config);
  await bareItem.write(tokens.refresh_token);
  return {};
}

/** A blank window; beside it one read of the keyring, one refresh, one write. */
export async function bareRestoreJob(config: Config): Promise<object> {
  const window = new BrowserWindow({ width: 960, height: 680, show: false });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL('about:blank');
  const refreshToken = await bareItem.read();
  if (refreshToken === null) throw new Error('no session was left for the floor');
  const tokens = await bareRefresh(config, refreshToken);
  await bareItem.write(tokens.refresh_token);
  tell('restored');
  return {};
}
