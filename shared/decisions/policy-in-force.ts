import { readFile } from 'node:fs/promises';
import { fieldProblems } from '../alerts/field-problems.ts';
import { canonical, sha256 } from '../casefile/chain.ts';
import { seconds } from '../domain/duration.ts';
import { reasonOf } from '../domain/errors.ts';
import type { FieldProblem } from '../domain/problem.ts';
import { Policy } from './policy.ts';

/** The policy that counts now. */
export interface InForce {
  readonly policy: Policy;
  /** The beginning of the SHA-256 of its canonical form; it is written into each case. */
  readonly version: string;
}

/** How old a reading may be. */
const freshFor = seconds(30);

export const defaultPolicy = inForce(Policy.parse({}));

/** Where a policy was asked for and none can be read: nobody is locked out by a machine or a person alone, and nobody is let alone. */
const cautious = ((): InForce => {
  const rule = { atOnce: 'soft', afterApproval: 'full' } as const;
  const rules = { byMachine: rule, byPerson: rule };
  return inForce(
    Policy.parse({ everyone: rules, guest: rules, admin: rules, vip: rules, service: rules }),
    'unreadable',
  );
})();

/** Is told what is wrong with a policy. */
export type Complain = (problems: readonly FieldProblem[]) => void;

/**
 * Reads the policy again when the last reading is half a minute old. The last one that was valid counts; one that is not is told to
 * `complain` once, with field and remedy.
 * @param setting a file, or the policy itself as JSON; undefined: the default
 */
export function policyInForce(
  setting: string | undefined,
  now: () => number,
): (complain: Complain) => Promise<InForce> {
  if (setting === undefined) return () => Promise.resolve(defaultPolicy);
  let known: InForce = cautious;
  let readAt = -Infinity;
  let told = '';
  let reading: Promise<void> | undefined;
  const readAnew = async (complain: Complain): Promise<void> => {
    const read = await readPolicy(setting);
    readAt = now();
    const problems = 'problems' in read ? read.problems : [];
    if (!('problems' in read)) known = read;
    const text = JSON.stringify(problems);
    if (problems.length > 0 && text !== told) complain(problems);
    told = text;
  };
  return async (complain) => {
    if (Math.abs(now() - readAt) >= freshFor)
      await (reading ??= readAnew(complain).finally(() => {
        reading = undefined;
      }));
    return known;
  };
}

async function readPolicy(setting: string): Promise<InForce | { readonly problems: readonly FieldProblem[] }> {
  let given: unknown;
  try {
    given = JSON.parse(setting.trimStart().startsWith('{') ? setting : await readFile(setting, 'utf8'));
  } catch (error) {
    const remedy =
      'Set CORDON_POLICY to a file of JSON that the app may read; infra/policy.schema.json says what is in it';
    return { problems: [{ field: 'CORDON_POLICY', problem: `is no policy: ${reasonOf(error)}`, remedy }] };
  }
  const read = Policy.safeParse(given);
  return read.success ? inForce(read.data) : { problems: fieldProblems(read.error, {}) };
}

function inForce(policy: Policy, version?: string): InForce {
  const { $schema: _, ...rules } = policy;
  return { policy, version: version ?? sha256(canonical(rules)).slice(0, 12) };
}
