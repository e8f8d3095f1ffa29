import type { TenantState } from '../state.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One run of a cmdlet, its parameters as its contract wants them. */
export interface Invocation {
  readonly state: TenantState;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The mailbox that `X-AnchorMailbox` names, without `UPN:`. */
  readonly anchor: string | undefined;
  /** "Nothing to do" is no error: Exchange answers 200 and warns. */
  warn(text: string): void;
}

export interface Cmdlet {
  run(invocation: Invocation): readonly Row[];
  /** Goes on by the session of the caller: its answers have no next link. */
  readonly goesOnBySession?: true;
}

/** A cmdlet that failed, as Exchange says it: a .NET type and a sentence. */
export class CmdletError extends Error {
  override readonly name = 'CmdletError';
  readonly status: 400 | 404;
  readonly type: string;
  constructor(status: 400 | 404, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export function notFound(identity: string): CmdletError {
  const type = 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException';
  return new CmdletError(
    404,
    type,
    `The operation couldn't be performed because object '${identity}' couldn't be found.`,
  );
}

/** A parameter that has to be text. */
export function text({ parameters }: Invocation, name: string): string {
  const value = parameters[name];
  if (typeof value === 'string' && value !== '') return value;
  const type = 'System.Management.Automation.ParameterBindingException';
  throw new CmdletError(400, type, `Cannot process the parameter ${name}.`);
}

/** A list, which PowerShell also takes as one comma-separated text. */
export function texts({ parameters }: Invocation, name: string): string[] {
  const value = parameters[name];
  const parts = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return parts.flatMap((part) => String(part).split(', '));
}
