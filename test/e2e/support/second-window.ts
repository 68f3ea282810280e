/** A second window of the app: a page of its own in the app's renderer folder, and grants of its own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoConfig } from '../../../demo/app-config.ts';
import type { RunningApp } from '../../rig/app.ts';
import type { DemoProcess } from '../../rig/demo-process.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { stageApp } from '../../rig/stage-app.ts';
import { call } from './page-calls.ts';

const PAGE = '<!doctype html><meta charset="utf-8"><title>Side</title><p>Side</p>';

/** Puts the page of the second window beside the app's own. */
export async function stageSide(desktop: Desktop): Promise<void> {
  const file = join(await stageApp(desktop), 'renderer/side.html');
  await writeFile(file, PAGE);
  await desktop.give(file);
}

/** The key `windows`: the demo's window, which may open the other one, and the other one. */
export function windowsWith(demo: DemoProcess, side: Readonly<Record<string, unknown>> = {}) {
  const { windows } = JSON.parse(demoConfig(demo)) as { readonly windows: { main: object } };
  return {
    main: { ...windows.main, opens: ['side'] },
    side: { page: 'side.html', ...side },
  };
}

/** Lets the main window's page open the other one. */
export async function openSide(app: RunningApp): Promise<Page> {
  const opened = app.electron.waitForEvent('window');
  const answer = await call(app.page, 'openWindow', 'side');
  if (!answer.ok) throw new Error(`openWindow failed: ${answer.error.code}`);
  const page = await opened;
  await page.waitForURL('app://shell/side.html');
  return page;
}
