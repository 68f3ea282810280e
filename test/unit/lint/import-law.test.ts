import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';

const broken = lintText(['@typescript-eslint/no-restricted-imports', 'no-restricted-syntax']);

describe('the import law', () => {
  it.each([
    ['main/auth/x.ts', "import { app } from 'electron';"],
    ['main/auth/x.ts', "import type { App } from 'electron';"],
    ['main/auth/x.ts', "import http from 'node:http';"],
    ['main/auth/x.ts', "import * as client from 'openid-client';"],
    ['main/auth/x.ts', "import { createKeytarStore } from '../vault/keytar-store.ts';"],
    ['main/auth/x.ts', "import keytar from 'keytar';"],
    ['main/auth/x.ts', "await import('electron');"],
    ['main/vault/x.ts', "import { app } from 'electron';"],
    ['main/vault/x.ts', "import keytar from 'keytar';"],
    ['main/vault/x.ts', "await import('keytar');"],
    ['main/vault/x.ts', "import { createSession } from '../auth/session.ts';"],
    ['main/vault/keytar-store.ts', "await import('electron');"],
    ['main/loopback/x.ts', "import { shell } from 'electron';"],
    ['main/electron/x.ts', "import { ipcMain } from 'electron';"],
    ['main/electron/x.ts', "import { createSession } from '../auth/session.ts';"],
    ['main/electron/ipc.ts', "import { createSession } from '../auth/session.ts';"],
    ['main/config-grants.ts', "import { createSession } from './auth/session.ts';"],
    ['main/index.ts', "import { ipcMain } from 'electron';"],
    ['main/index.ts', "await import('keytar');"],
    ['main/index.ts', "import { compose } from './compose.ts';"],
    ['main/index.ts', "import { createSession } from './auth/session.ts';"],
    ['main/shell.ts', "import { ipcMain } from 'electron';"],
    ['main/shell.ts', "await import('./compose.ts');"],
    ['main/compose.ts', "import { app } from 'electron';"],
    ['main/compose.ts', "import http from 'node:http';"],
    ['main/compose.ts', "import { httpFetch } from './electron/http-fetch.ts';"],
    ['main/index.ts', "import { demoConfig } from '../demo/app-config.ts';"],
    ['main/index.ts', "import { execFile } from 'node:child_process';"],
    ['main/electron/x.ts', "import { exec } from 'node:child_process';"],
    ['main/electron/x.ts', "import https from 'node:https';"],
    ['main/shell.ts', "import tls from 'node:tls';"],
    ['main/auth/openid-client-provider.ts', "import { exec } from 'node:child_process';"],
    ['main/log/x.ts', "import { app } from 'electron';"],
    ['main/log/x.ts', "import { createSession } from '../auth/session.ts';"],
    ['main/log/x.ts', "import { systemClock } from '../electron/clock.ts';"],
    ['main/log/x.ts', "import { exec } from 'node:child_process';"],
    ['main/log/x.ts', "await import('./marks.ts');"],
    ['main/auth/x.ts', "import { createMarker } from '../log/marks.ts';"],
    ['main/electron/x.ts', "import { openTrail } from '../log/trail.ts';"],
    ['main/index.ts', "import { openTrail } from './log/trail.ts';"],
    ['main/ports.ts', "import { errors } from '../preload/errors.ts';"],
    ['main/ports/x.ts', "import { createSession } from '../auth/session.ts';"],
    ['main/ports/x.ts', "import { app } from 'electron';"],
    ['main/auth/x.ts', "import type { Clock } from '../ports/runtime.ts';"],
    ['preload/x.ts', "import { createSession } from '../main/auth/session.ts';"],
    ['renderer/views/x.ts', "import { errors } from '../../preload/errors.ts';"],
    ['renderer/views/x.ts', "import type { Session } from '../../main/auth/session.ts';"],
    ['renderer/x.ts', "import { ipcRenderer } from 'electron';"],
    ['renderer/x.ts', "import * as v from 'valibot';"],
    ['renderer/x.ts', "import { createFakeAuth } from './test-support/fake-auth.ts';"],
    ['renderer/views/x.ts', "import { createFakeAuth } from '../test-support/fake-auth.ts';"],
    ['renderer/auth-client/x.ts', "import { errors } from '../../preload/errors.ts';"],
    ['renderer/auth-client/x.ts', "import { useState } from 'react';"],
    ['renderer/test-support/x.ts', "import { createSession } from '../../main/auth/session.ts';"],
    ['renderer/test-support/x.ts', "import { ipcRenderer } from 'electron';"],
    ['renderer/test-support/x.ts', "import { until } from '../../test/rig/until.ts';"],
  ])('%s may not say %s [UA-03, IP-01]', async (file, code) => {
    expect(await broken(file, code)).not.toEqual([]);
  });

  it.each([
    ['main/auth/openid-client-provider.ts', "import * as client from 'openid-client';"],
    ['main/auth/x.ts', "import type { Clock } from '../ports.ts';"],
    ['main/ports/x.ts', "import type { AccountKey } from './account.ts';"],
    ['main/auth/x.ts', "import { errors } from '../../preload/errors.ts';"],
    ['main/vault/keytar-store.ts', "await import('keytar');"],
    ['main/log/x.ts', "import { createHmac } from 'node:crypto';"],
    ['main/log/x.ts', "import { events } from '../../preload/events.ts';"],
    ['main/electron/x.ts', "import { createEventLog } from '../log/log.ts';"],
    ['main/electron/ipc.ts', "import { ipcMain } from 'electron';"],
    ['main/electron/ipc.ts', "import { mayCall } from '../auth/grants.ts';"],
    ['main/config-grants.ts', "import { verbs } from '../preload/contract.ts';"],
    ['main/index.ts', "await import('./shell.ts');"],
    ['main/compose.ts', "import { createSession } from './auth/session.ts';"],
    ['renderer/views/x.ts', "import type { SessionSnapshot } from '../../preload/contract.ts';"],
    ['renderer/views/x.ts', "import { h } from '../dom/h.ts';"],
    ['renderer/auth-client/x.ts', "import type { Result } from '../../preload/contract.ts';"],
    ['renderer/test-support/x.ts', "import { createBridge } from '../../preload/bridge.ts';"],
    ['renderer/test-support/x.ts', "import { narrow } from '../../main/auth/grants.ts';"],
  ])('%s may say %s', async (file, code) => {
    expect(await broken(file, code)).toEqual([]);
  });
});

describe('markup', () => {
  it('is built from elements, never from a text [EL-07]', async () => {
    expect(await broken('renderer/x.ts', 'element.innerHTML = text;')).not.toEqual([]);
    expect(await broken('renderer/x.ts', 'element.textContent = text;')).toEqual([]);
  });
});
