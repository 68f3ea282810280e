/** The preload script: puts `window.auth` into the page and nothing else. Derived from the contract. */
import { contextBridge, ipcRenderer } from 'electron';
import { createBridge } from './bridge.ts';
import { readStartProblem } from './start-problem.ts';

const problem = readStartProblem(process.argv);
if (problem) {
  // The app did not start: the page says why, and there is nothing to call.
  contextBridge.exposeInMainWorld('startProblem', problem);
} else {
  contextBridge.exposeInMainWorld('auth', createBridge(ipcRenderer));
}
