import { steps } from '../../shared/microsoft365/order.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();

const isWrite = (operation: string): boolean => !/^(GET|Get-|Search-|sensor|LDAP)/.test(operation);
const writesOf = ({ simulated }: Rehearsal): string[] =>
  simulated.state.log.flatMap(({ actor, operation }) => (actor === 'app' && isWrite(operation) ? [operation] : []));

/** What is refused to the one identity, the other does. */
const asksTwice = ['strip-privileged-roles'];

/** Entries of one list, which may be in each other's way: what is refused is tried again in turn. */
const triesAgain = ['disable-inbox-rules', 'remove-sweep-rules'];

/** What a step writes, and what it writes where the first of that is refused. */
async function written(name: string): Promise<{ whole: string[]; refused: string[] }> {
  const step = steps.find((each) => each.name === name)!;
  const execute = async (refuse?: string, times = 1): Promise<string[]> => {
    const tierZeroRoles = asksTwice.includes(name) ? [] : (step.tierZero ?? []).map(({ role }) => role);
    const rehearsal = await rehearse({ ...rehearsals[name], tierZeroRoles });
    const { account, tenant, context, simulated } = rehearsal;
    const before = await step.capture(account, tenant, context);
    if (refuse) simulated.state.faults.push({ match: refuse, times, answer: 403 });
    const done = step.execute(account, before, tenant, context);
    if (refuse) await expect(done).rejects.toThrow();
    else await done;
    return writesOf(rehearsal);
  };
  const whole = await execute();
  if (whole.length < 2) return { whole, refused: whole };
  if (!triesAgain.includes(name)) return { whole, refused: await execute(whole[0]) };
  return { whole: [...whole, ...whole], refused: await execute(whole[0], whole.length + 1) };
}

/** Each of their writes needs the one before it. */
const chains = ['purge-sent-messages'];
const several = steps.filter(({ name }) => !chains.includes(name));

test.each(several.map(({ name }) => name))('%s ends at none of several: all others are acted on', async (name) => {
  const { whole, refused } = await written(name);
  // Four at once: which comes first of those under way is not theirs to say.
  expect(refused.toSorted()).toEqual(whole.toSorted());
});
