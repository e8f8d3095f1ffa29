import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface NamedContract {
  readonly is: string;
  readonly name: string;
}

/** What is called by name, of every file with contracts. */
export async function everyContract(): Promise<readonly NamedContract[]> {
  const contracts: NamedContract[] = [];
  for (const file of readdirSync(join('functions', 'contracts'))) {
    const exported = (await import(`../../functions/contracts/${file}`)) as Record<string, unknown>;
    for (const each of Object.values(exported)) {
      if (typeof each === 'object' && each !== null && 'is' in each) contracts.push(each as NamedContract);
    }
  }
  return contracts;
}
