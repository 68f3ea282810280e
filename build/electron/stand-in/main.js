/**
 * Stands in for Electron's own `default_app.asar`, which the Electron of the package registry
 * lacks: `electron [flags] <app folder>` starts that app as a stock Electron would.
 *
 * Plain JavaScript, because it is copied as it is into `resources/app` of that Electron and runs
 * on the Node inside it. It never reaches a release: those are packed from the official binary.
 */
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Splits Electron's arguments into the files of `-r` and the app; other flags are Chromium's. */
function parseArguments(args) {
  const preloads = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') preloads.push(args[(index += 1)]);
    else if (arg === '-v' || arg === '--version') return { preloads, version: true };
    else if (!arg.startsWith('-')) return { preloads, appArgument: arg };
  }
  return { preloads };
}

/** Gives Electron the app's identity, so that its userData folder is the app's and not ours. */
function adoptIdentity(folder) {
  const packageFile = path.join(folder, 'package.json');
  if (!existsSync(packageFile)) return false;
  const { productName, name, version, desktopName } = JSON.parse(readFileSync(packageFile, 'utf8'));
  if (version) app.setVersion(version);
  if (productName ?? name) app.setName(productName ?? name);
  app.setDesktopName(desktopName ?? `${app.getName()}.desktop`);
  return true;
}

async function loadApp(appArgument) {
  const target = path.resolve(appArgument);
  // Apps read this to know that they were started from their sources.
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  const isPackage = adoptIdentity(target);
  const mainFile = createRequire(import.meta.url).resolve(target);
  app.setAppPath(isPackage ? target : path.dirname(mainFile));
  await import(pathToFileURL(mainFile).href);
}

const { preloads, version, appArgument } = parseArguments(process.argv.slice(1));
if (version) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
if (!appArgument) {
  console.error('Say which app to run: electron <app folder>');
  process.exit(1);
}
// Playwright attaches through `-r loader.js`; this is how Node itself and Electron's own
// default_app run such files, so that they see the same globals and the same module cache.
if (preloads.length > 0) Module._preloadModules(preloads);
try {
  await loadApp(appArgument);
} catch (error) {
  console.error(`The app in ${appArgument} could not be started.`);
  console.error(error);
  process.exit(1);
}
