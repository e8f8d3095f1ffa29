import type { AppFunction } from './app-function.ts';
import type { Registrations } from './core-module.ts';
import type { HostSettings } from './host-json.ts';

/** A loaded app: nothing can be registered any more. */
export interface App {
  readonly directory: string;
  readonly settings: HostSettings;
  readonly registrations: Registrations;
  readonly functions: readonly AppFunction[];
}

export function functionsOf(app: App, triggerType: string): readonly AppFunction[] {
  return app.functions.filter((fn) => fn.trigger.type.toLowerCase() === triggerType.toLowerCase());
}

/** Azure compares function names without regard to case. */
export function findFunction(app: App, name: string, triggerType: string): AppFunction | undefined {
  return functionsOf(app, triggerType).find((fn) => fn.name.toLowerCase() === name.toLowerCase());
}
