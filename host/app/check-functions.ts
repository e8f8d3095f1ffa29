import { isDurableClient, type AppFunction } from './app-function.ts';
import type { Refusal } from './refusal.ts';

const triggers = new Set([
  'httptrigger',
  'timertrigger',
  'servicebustrigger',
  'orchestrationtrigger',
  'activitytrigger',
]);

/** What of a function this host would have to pretend to do is refused before anything runs. */
export function checkFunction(fn: AppFunction, refuse: (refusal: Refusal) => void): void {
  const name = `function "${fn.name}"`;
  const type = fn.trigger.type.toLowerCase();
  if (!triggers.has(type)) {
    refuse({
      functionName: fn.name,
      what: `${name}: the trigger type "${fn.trigger.type}" is not implemented`,
      remedy: 'remove the function, or run the app on Azure',
    });
  }
  if (fn.metadata.retryOptions !== undefined && fn.metadata.retryOptions !== null) {
    refuse({
      functionName: fn.name,
      what: `${name}: function-level retry is not implemented`,
      remedy: 'retry inside an orchestration, or leave it to the queue',
    });
  }
  for (const binding of Object.values(fn.metadata.bindings)) {
    const isHttpAnswer = binding.type.toLowerCase() === 'http' && binding.direction === 'out';
    if (binding !== fn.trigger && !isHttpAnswer && !isDurableClient(binding)) {
      refuse({
        functionName: fn.name,
        what: `${name}: the ${binding.direction === 'out' ? 'output' : 'input'} binding "${binding.type}" is not implemented`,
        remedy: 'call the service with its own client',
      });
    }
  }
}
