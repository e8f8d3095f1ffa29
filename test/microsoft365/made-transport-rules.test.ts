import { writeMailboxAct } from '../../drill/simulation/tenant/mailbox-acts.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { containedBy, released } from './contained-by.ts';
import type { Taken } from './contained-by.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const taken = (name: string, prepare?: (rehearsal: Rehearsal) => void): Promise<Taken> =>
  containedBy(rehearse, name, prepare);

test('rules of the organisation that others made are left alone, and the account’s own stay disabled', async () => {
  const rehearsal = await taken('disable-made-transport-rules', ({ simulated: { state } }) => {
    state.transportRules.push({
      ...state.transportRules[0]!,
      guid: 'f0b30099',
      name: 'Disclaimer',
      createdBy: 'Ada',
      lastModifiedBy: 'Ada',
    });
  });
  const states = (): unknown => rehearsal.simulated.state.transportRules.map(({ enabled }) => enabled);
  expect(states()).toEqual([false, true]);
  await released(rehearsal);
  expect(states()).toEqual([false, true]);
});

/** Two people of the compromised account's name; the rule shows nothing but that name. */
async function withNamesake(prepare: (rehearsal: Rehearsal) => void): Promise<Taken> {
  return taken('disable-made-transport-rules', (it) => {
    const { state } = it.simulated;
    const { account } = it;
    const other = { objectId: 'a1e70000-0000-4000-8000-00000000beef', userPrincipalName: 'alex.weber2@contoso.com' };
    state.users.set(other.objectId, { ...state.users.get(account.objectId)!, ...other });
    it.clock.advance(hours(2));
    didChange(it, other.objectId, state.transportRules[0]!.whenChanged);
    prepare(it);
  });
}

function didChange({ simulated: { state } }: Rehearsal, actor: string, at: number): void {
  const { name } = state.transportRules[0]!;
  const did = { operation: 'Set-TransportRule', actor, owner: actor, tokenIssuedAt: null };
  writeMailboxAct(state, { ...did, at, object: name, parameters: { Identity: name } });
}

const verified = async ({ step, before, account, tenant, context }: Taken): Promise<unknown> =>
  step.verify(account, before, tenant, context);

test('a rule that somebody of the same name changed is left alone: the audit log knows who did it', async () => {
  const rehearsal = await withNamesake(() => undefined);
  expect(rehearsal.simulated.state.transportRules[0]).toMatchObject({ enabled: true });
  expect(await verified(rehearsal)).toMatchObject({ is: 'holds' });
  await rehearsal.simulated.close();
  const told = await withNamesake((it) => {
    didChange(it, it.account.objectId, it.clock.now() - hours(3));
    it.simulated.state.transportRules[0]!.lastModifiedBy = 'Ada';
  });
  expect(told.simulated.state.transportRules[0]).toMatchObject({ enabled: false });
});

test('whose rule it is stays open until the audit log has told, and for good where it never will', async () => {
  const fresh = (it: Rehearsal): void => {
    const at = it.clock.now() + hours(3) - minutes(30);
    it.simulated.state.transportRules[0]!.whenChanged = at;
    didChange(it, 'a1e70000-0000-4000-8000-00000000beef', at);
  };
  const early = await withNamesake(fresh);
  expect(await verified(early)).toMatchObject({
    is: 'not-yet',
    seen: expect.stringContaining('Alex Weber, the name of 2 accounts') as unknown,
  });
  early.clock.advance(hours(2));
  expect(await verified(early)).toMatchObject({ is: 'holds' });
  await early.simulated.close();
  const never = await withNamesake(({ simulated: { state } }) => {
    state.faults.push({ match: 'Search-UnifiedAuditLog', times: 10, answer: 403 });
  });
  expect(never.simulated.state.transportRules[0]).toMatchObject({ enabled: true });
  never.clock.advance(hours(2));
  expect(await verified(never)).toMatchObject({
    is: 'not-yet',
    seen: expect.stringContaining('or a person') as unknown,
  });
});
