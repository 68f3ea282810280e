import { shell } from 'electron';
import type { SystemBrowser } from '../ports.ts';

/**
 * The system's default browser, through Electron's own `shell.openExternal`: no shell, no child
 * process, no helper program of ours sees the URL (UA-03). The URL has passed the rules of
 * `auth/url-rules.ts`; no IPC method takes one (EL-12).
 */
export const systemBrowser: SystemBrowser = {
  open: (url) => shell.openExternal(url, { activate: true }),
};
