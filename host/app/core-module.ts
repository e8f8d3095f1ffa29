import Module from 'node:module';
import { join } from 'node:path';
import { appFunction, type AppFunction, type FunctionCallback } from './app-function.ts';
import type { FunctionMetadata, ProgrammingModel } from './app-function.ts';
import type { Log } from './log.ts';

export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type HookCallback = (context: Record<string, unknown>) => unknown;

/** What an app registers while its files load. */
export interface Registrations {
  readonly functions: Map<string, AppFunction>;
  readonly hooks: Record<HookName, HookCallback[]>;
  /** Shared by all hooks for the life of the app. */
  readonly appHookData: Record<string, unknown>;
  /** Shared by the hooks of its start and its end. */
  readonly appLevelHookData: Record<string, unknown>;
  model: ProgrammingModel | undefined;
  log: Log;
  /** Milliseconds that a function has; undefined: all it needs. */
  functionTimeout: number | undefined;
  /** The library's own server, through which the app's HTTP functions are called where they stream. */
  streamsThrough: URL | undefined;
  locked: boolean;
}

/** The name that host/functions-core.cjs reads; both must agree. */
const coreSymbol = Symbol.for('cordon.functions-core');
const coreName = '@azure/functions-core';
const coreUrl = 'cordon:functions-core';

interface CoreSlot {
  [coreSymbol]?: object;
}

class Disposable {
  #dispose: (() => unknown) | undefined;
  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }
  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => disposables.forEach((disposable) => disposable.dispose()));
  }
  dispose(): void {
    this.#dispose?.();
    this.#dispose = undefined;
  }
}

export function newRegistrations(log: Log): Registrations {
  const hooks = { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] };
  const data = { appHookData: {}, appLevelHookData: {} };
  return {
    functions: new Map(),
    hooks,
    ...data,
    model: undefined,
    log,
    functionTimeout: undefined,
    streamsThrough: undefined,
    locked: false,
  };
}

/** Whoever loads an app now gets what it registers. `@azure/functions` asks for the core module once and keeps it, so it outlives apps. */
let current: Registrations | undefined;
let lastModel: ProgrammingModel | undefined;

export function collectInto(registrations: Registrations, root: string): void {
  installCoreModule(root);
  current = registrations;
  registrations.model ??= lastModel;
}

function loading(): Registrations {
  if (!current || current.locked) throw new Error('A function can only be registered while the app starts.');
  return current;
}

const core = {
  version: '3.13.0',
  hostVersion: '4.1042.0',
  Disposable,
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    const { functions } = loading();
    const id = metadata.functionId ?? metadata.name;
    if (functions.has(id)) throw new Error(`A function with id "${id}" has already been registered.`);
    functions.set(id, appFunction(metadata, callback));
    return new Disposable(() => functions.delete(id));
  },
  registerHook(name: string, callback: HookCallback): Disposable {
    const { hooks } = loading();
    if (!Object.hasOwn(hooks, name)) {
      // The library turns exactly this shape into advice for the app's author.
      throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
    }
    const list = hooks[name as HookName];
    list.push(callback);
    return new Disposable(() => list.splice(list.indexOf(callback), 1));
  },
  setProgrammingModel(model: ProgrammingModel): void {
    lastModel = model;
    loading().model = model;
  },
  getProgrammingModel: (): ProgrammingModel | undefined => current?.model ?? lastModel,
  log(level: string, category: string, message: string): void {
    current?.log(level, category, message);
  },
};

/**
 * Must have run before anything asks for `@azure/functions`, which looks for the core module once and remembers even its absence.
 * Where the module already resolves (Jest's module map leads to functions-core.cjs), loaders are left alone.
 */
function installCoreModule(root: string): void {
  (globalThis as CoreSlot)[coreSymbol] = core;
  if (resolves(root)) return;
  Module.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === coreName ? { url: coreUrl, format: 'commonjs', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => {
      if (url !== coreUrl) return next(url, context);
      const source = `module.exports = globalThis[Symbol.for('cordon.functions-core')]`;
      return { format: 'commonjs', source, shortCircuit: true };
    },
  });
}

function resolves(root: string): boolean {
  try {
    Module.createRequire(join(root, 'package.json')).resolve(coreName);
    return true;
  } catch {
    return false;
  }
}
