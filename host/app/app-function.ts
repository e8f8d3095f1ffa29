import type { TypedData } from './typed-data.ts';

export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly [option: string]: unknown;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  /** Keyed by generated names: only these keys may be used to hand a value in. */
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

/** One function of the app, as it registered itself. */
export interface AppFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly trigger: Binding;
  readonly triggerName: string;
  /** Binding keys that want the durable client's payload. */
  readonly clientInputs: readonly string[];
}

export interface InvocationArguments {
  context: Record<string, unknown>;
  inputs: unknown[];
}

export interface InvocationResponse {
  readonly returnValue?: TypedData | null;
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[] | null;
}

/** What `@azure/functions` hands to the worker; one model serves one invocation. */
export interface InvocationModel {
  getArguments(): Promise<InvocationArguments>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  readonly name?: string;
  getInvocationModel(coreContext: unknown): InvocationModel;
  getCapabilities?(offered: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>>;
}

const clientTypes = new Set(['durableclient', 'orchestrationclient']);

export const isDurableClient = (binding: Binding): boolean => clientTypes.has(binding.type.toLowerCase());

export function appFunction(metadata: FunctionMetadata, callback: FunctionCallback): AppFunction {
  const bindings = Object.entries(metadata.bindings);
  const found = bindings.find(([, binding]) => /trigger$/i.test(binding.type));
  if (!found) throw new Error(`The function "${metadata.name}" has no trigger.`);
  return {
    name: metadata.name,
    metadata: { ...metadata, functionId: metadata.functionId ?? metadata.name },
    callback,
    trigger: found[1],
    triggerName: found[0],
    clientInputs: bindings.filter(([, binding]) => isDurableClient(binding)).map(([name]) => name),
  };
}
