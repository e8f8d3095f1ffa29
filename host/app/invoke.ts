import { randomUUID } from 'node:crypto';
import { longestTimeout } from '../alarm.ts';
import type { AppFunction, InvocationResponse } from './app-function.ts';
import type { Registrations } from './core-module.ts';
import { onBehalfOf } from './stray-errors.ts';
import type { TypedData } from './typed-data.ts';

export interface InvocationRequest {
  readonly input: TypedData;
  /** The payload of durable client inputs, made only where a function asks for it. */
  readonly client?: (() => TypedData) | undefined;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  /** Replaces the converted trigger input: an object handed over as it is, where turning it into text and back would cost too much. */
  readonly override?: unknown;
  /** Called with the id of the invocation before the function's arguments are made. */
  readonly onStart?: (invocationId: string) => void;
  /** Changes what was returned before the library converts it. */
  readonly adapt?: (result: unknown) => unknown;
}

export interface Invocation {
  readonly context: Record<string, unknown>;
  readonly result: unknown;
  /** What the function threw; undefined when it returned. */
  readonly error: unknown;
  readonly response: InvocationResponse | undefined;
}

/** One call of a function, in the order of steps that the Node.js worker of Azure Functions keeps. */
export async function invoke(
  registrations: Registrations,
  fn: AppFunction,
  request: InvocationRequest,
): Promise<Invocation> {
  const { model, hooks, log, appHookData } = registrations;
  if (!model) throw new Error('The app registered no programming model.');
  const invocationId = randomUUID();
  const inputData = [
    { name: fn.triggerName, data: request.input },
    ...fn.clientInputs.map((name) => ({ name, data: request.client?.() })),
  ];
  const coreContext = {
    invocationId,
    metadata: fn.metadata,
    state: undefined as string | undefined,
    request: {
      invocationId,
      functionId: fn.metadata.functionId,
      inputData,
      triggerMetadata: request.triggerMetadata ?? {},
      traceContext: {},
      retryContext: null,
    },
    log: (level: string, _category: string, message: string) => log(level, `Function.${fn.name}.User`, message),
  };
  request.onStart?.(invocationId);
  const one = model.getInvocationModel(coreContext);
  const { context, inputs } = await one.getArguments();
  if (request.override !== undefined) inputs[0] = request.override;
  const shared = { hookData: {}, appHookData, invocationContext: context };
  const before = { ...shared, functionCallback: fn.callback, inputs };
  for (const hook of hooks.preInvocation) await hook(before);
  const after: { result: unknown; error: unknown } & Record<string, unknown> = {
    ...shared,
    inputs: before.inputs,
    result: null,
    error: undefined,
  };
  coreContext.state = 'invocation';
  try {
    const { inputs: given, functionCallback } = before;
    const running = onBehalfOf(fn.name, () => one.invokeFunction(context, given, functionCallback));
    after.result = await withinTime(registrations.functionTimeout, fn.name, running);
  } catch (error) {
    after.error = error ?? new Error(`The function "${fn.name}" threw nothing.`);
  }
  coreContext.state = undefined;
  for (const hook of hooks.postInvocation) await hook(after);
  const failed = after.error !== undefined && after.error !== null;
  const converted = !failed && request.override === undefined;
  const { adapt = (result: unknown) => result } = request;
  const response = converted
    ? await withinTime(registrations.functionTimeout, fn.name, one.getResponse(context, adapt(after.result)))
    : undefined;
  return { context, result: after.result, error: failed ? after.error : undefined, response };
}

/**
 * Gives up on a function that takes longer, as Azure does. There its worker is ended with all that runs in it; here nothing can end it, and what it
 * still does is nobody's answer. https://learn.microsoft.com/azure/azure-functions/functions-host-json#functiontimeout
 */
async function withinTime<T>(most: number | undefined, name: string, running: Promise<T>): Promise<T> {
  if (most === undefined) return running;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, failed) => {
    const message = `The function "${name}" was given up after ${most} ms: functionTimeout in host.json allows no more.`;
    timer = setTimeout(() => failed(new Error(message)), Math.min(most, longestTimeout));
  });
  try {
    return await Promise.race([running, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
