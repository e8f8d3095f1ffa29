import { CmdletError } from './cmdlet.ts';
import { parametersOf, type CmdletName, type Parameter } from './cmdlet-contracts.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * The values of a request under the names of the cmdlet's contract. PowerShell binds them, with its own words for what does not fit.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parameter_binding
 */
export function bindParameters(cmdlet: CmdletName, said: Values): Values {
  const contract = parametersOf(cmdlet);
  const bound = Object.entries(said).map(([name, value]) => {
    const parameter = contract.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!parameter) throw refused(`A parameter cannot be found that matches parameter name '${name}'.`);
    return [parameter.name, bind(parameter, value)] as const;
  });
  const missing = contract.filter(({ name, isRequired }) => isRequired && !bound.some(([one]) => one === name));
  if (missing.length === 0) return Object.fromEntries(bound);
  const names = missing.map(({ name }) => name).join(' ');
  throw refused(`Cannot process command because of one or more missing mandatory parameters: ${names}.`);
}

function bind({ name, type, isRequired }: Parameter, value: unknown): unknown {
  const nothing = value === null ? 'it is null' : value === '' ? 'it is an empty string' : undefined;
  if (isRequired && nothing) throw refused(`Cannot bind argument to parameter '${name}' because ${nothing}.`);
  if (value === null && type !== 'boolean' && type !== 'switch') return null;
  const convert = types[type] ?? (type.endsWith('[]') ? among : oneOf);
  const converted = convert(value, type.replace(/\[\]$/, '').split('|'));
  if (converted !== undefined) return converted;
  throw refused(`Cannot process argument transformation on parameter '${name}'. ${cannotConvert(value, type)}`);
}

type Convert = (value: unknown, accepted: readonly string[]) => unknown;

/** Undefined: it is no value of the type. */
const types: Readonly<Record<string, Convert>> = {
  text: (value) => (['string', 'number', 'boolean'].includes(typeof value) ? value : undefined),
  boolean: truth,
  'boolean?': truth,
  switch: truth,
  number: (value) => (/^-?\d+$/.test(textOf(value) ?? '') ? Number(value) : undefined),
  size: (value) => (/^(\d+|unlimited)$/i.test(textOf(value) ?? '') ? value : undefined),
  date: (value) => (Number.isNaN(Date.parse(textOf(value) ?? '')) ? undefined : value),
  list: (value) => (typeof value === 'object' || textOf(value) !== undefined ? value : undefined),
};

/** "Boolean parameters accept only Boolean values and numbers": no text, not even `false`. */
function truth(value: unknown): boolean | undefined {
  if (typeof value === 'number') return value !== 0;
  return typeof value === 'boolean' ? value : undefined;
}

function oneOf(value: unknown, accepted: readonly string[]): string | undefined {
  return accepted.find((one) => one.toLowerCase() === textOf(value)?.toLowerCase());
}

/** A list, which PowerShell also takes as one comma-separated text. */
function among(value: unknown, accepted: readonly string[]): string[] | undefined {
  const parts = (Array.isArray(value) ? value : [value]).flatMap((part) => textOf(part)?.split(/, ?/) ?? [undefined]);
  const found = parts.map((part) => oneOf(part, accepted));
  return found.every((one) => one !== undefined) ? found : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function cannotConvert(value: unknown, type: string): string {
  if (/^(boolean|switch)/.test(type)) {
    const named = type === 'switch' ? 'System.Management.Automation.SwitchParameter' : 'System.Boolean';
    const from = value === null ? '""' : `"${typeof value === 'string' ? 'System.String' : 'System.Object'}"`;
    const only = 'Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.';
    return `Cannot convert value ${from} to type "${named}". ${only}`;
  }
  const shown = textOf(value) ?? JSON.stringify(value);
  const accepted = type.includes('|')
    ? ` The possible enumeration values are "${type.replaceAll('|', ', ').replace('[]', '')}".`
    : '';
  return `Cannot convert value "${shown}" to the type that it takes.${accepted}`;
}

function refused(message: string): CmdletError {
  return new CmdletError(400, 'System.Management.Automation.ParameterBindingException', message);
}
