import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostOptions } from '../host-contract.ts';
import { checkRoutes } from '../http/http-functions.ts';
import { checkServiceBus } from '../triggers/service-bus.ts';
import { checkTimers } from '../triggers/timer.ts';
import type { App } from './app.ts';
import { checkFunction } from './check-functions.ts';
import { collectInto, newRegistrations, type Registrations } from './core-module.ts';
import { readHostJson } from './host-json.ts';
import { filteredLog } from './log.ts';
import { onLoopback } from './on-loopback.ts';
import { RefusedError, type Refusal } from './refusal.ts';

/** Node loads a file once, so what an app registered is kept for the next host of this process that runs the same app. */
const loaded = new Map<string, Registrations>();

/**
 * Reads the app's settings, loads its files and checks that this host can run what they register. Throws all refusals at once; with
 * `skipRefused` it says each in the log, and what was refused is left out.
 */
export async function loadApp(directory: string, sink: HostOptions['log'], skipRefused = false): Promise<App> {
  const root = resolve(directory);
  const refusals: Refusal[] = [];
  const refuse = (refusal: Refusal): unknown => refusals.push(refusal);
  const settings = readHostJson(readJson(join(root, 'host.json')) ?? {}, refuse);
  const log = filteredLog(sink, settings.logLevels);
  applyLocalSettings(readJson(join(root, 'local.settings.json')), refuse);
  const registrations = loaded.get(root) ?? (await loadFiles(root, log));
  registrations.log = log;
  registrations.functionTimeout = settings.functionTimeout;
  if (registrations.hooks.log.length > 0)
    refuse({ what: 'a log hook is not implemented', remedy: 'remove app.hook.log' });
  const functions = [...registrations.functions.values()].filter(({ name }) => !isDisabled(name));
  for (const fn of functions) checkFunction(fn, refuse);
  const whole: App = { directory: root, settings, registrations, functions };
  checkRoutes(whole, refuse);
  checkTimers(whole, refuse);
  checkServiceBus(whole, refuse);
  if (refusals.length > 0 && !skipRefused) throw new RefusedError(refusals);
  for (const { what, remedy } of refusals) log('warning', 'Host.Startup', `Left out: ${what}. Remedy: ${remedy}.`);
  const refused = new Set(refusals.map(({ functionName }) => functionName));
  const app: App = { ...whole, functions: functions.filter(({ name }) => !refused.has(name)) };
  for (const note of settings.withoutEffect) log('information', 'Host.Startup', note);
  return app;
}

/** By an app setting. https://learn.microsoft.com/azure/azure-functions/disable-function */
function isDisabled(name: string): boolean {
  return /^(true|1)$/i.test(process.env[`AzureWebJobs.${name}.Disabled`] ?? '');
}

async function loadFiles(root: string, log: Registrations['log']): Promise<Registrations> {
  const registrations = newRegistrations(log);
  collectInto(registrations, root);
  const { main } = (readJson(join(root, 'package.json')) ?? {}) as { main?: string };
  if (main === undefined) throw new Error(`${join(root, 'package.json')} has no "main": it says which files to load.`);
  // Most name one file, and what finds several takes long to load.
  const files = existsSync(join(root, main)) ? [main] : globSync(main, { cwd: root }).sort();
  if (files.length === 0) throw new Error(`No file matches "main" (${main}) of ${join(root, 'package.json')}.`);
  for (const file of files) await loadFile(root, join(root, file));
  const { appHookData, appLevelHookData: hookData } = registrations;
  const context = { hookData, appHookData, functionAppDirectory: root };
  for (const hook of registrations.hooks.appStart) await hook(context);
  const capabilities = await onLoopback(() => registrations.model?.getCapabilities?.({}));
  const through = capabilities?.['HttpUri'];
  if (through !== undefined) registrations.streamsThrough = new URL(through.replace('//localhost:', '//127.0.0.1:'));
  registrations.locked = true;
  loaded.set(root, registrations);
  return registrations;
}

/** `require` first: it also loads ES modules, and it is the only door that stays inside a test runner's own module registry. */
async function loadFile(root: string, file: string): Promise<void> {
  try {
    createRequire(join(root, 'package.json'))(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    await import(pathToFileURL(file).href);
  }
}

function applyLocalSettings(content: unknown, refuse: (refusal: Refusal) => void): void {
  const { Values, IsEncrypted } = (content ?? {}) as { Values?: Record<string, unknown>; IsEncrypted?: boolean };
  if (IsEncrypted === true) {
    refuse({ what: 'local.settings.json is encrypted', remedy: 'decrypt it with "func settings decrypt"' });
    return;
  }
  for (const [name, value] of Object.entries(Values ?? {})) process.env[name] ??= String(value);
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file} is not JSON`, { cause: error });
  }
}
