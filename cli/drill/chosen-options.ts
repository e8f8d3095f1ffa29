import { PlanForm } from '../../shared/domain/plan-options.ts';
import { listWithGuess } from '../list-with-guess.ts';
import { UsageError } from '../usage-error.ts';

/** `containDelegates=offer`, `holdFirst={"days":30}`: what the alert asks for, in place of what the scenario does. */
export function chosenOptions(pairs: readonly string[]): Partial<PlanForm> {
  return Object.assign({}, ...pairs.map(chosenOption)) as Partial<PlanForm>;
}

function chosenOption(pair: string): Partial<PlanForm> {
  const at = pair.indexOf('=');
  const name = at < 0 ? pair : pair.slice(0, at);
  const known = Object.keys(PlanForm.shape);
  if (!known.includes(name)) throw new UsageError(`'${name}' is not an option. ${listWithGuess(name, known)}`);
  const value = valueOf(pair.slice(at + 1));
  const read = PlanForm.safeParse({ [name]: value });
  if (at < 0 || !read.success) throw new UsageError(`'${pair}' gives ${name} a value that it cannot have.`);
  return { [name]: value };
}

/** JSON, or the word itself. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
