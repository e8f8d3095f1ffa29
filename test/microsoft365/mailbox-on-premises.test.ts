import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { dryRun } from '../../shared/work/dry-run.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { aStart } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** The account has a licence for Exchange Online, and its mailbox in an Exchange Server on premises. */
const withoutMailbox = (): Promise<Rehearsal> =>
  rehearse({ scenario: 'hybrid', setUp: ({ mailboxes, compromised }) => mailboxes.delete(compromised ?? '') });

const aboutTheMailbox = [
  'remove-delegates',
  'disable-inbox-rules',
  'stop-forwarding',
  'remove-sweep-rules',
  'stop-automatic-replies',
  'block-legacy-protocols',
  'block-mobile-devices',
];

async function attempted(run: string, { account, tenant, context }: Rehearsal): Promise<Outcome> {
  const move = drawPlan(microsoft365, account, context.options, '').rest.find((each) => each.name === run)!;
  const store = openDirectoryCaseStore(await mkdtemp(join(tmpdir(), 'cordon-')));
  return attempt({ start: aStart(account), run: move }, { farEnd: microsoft365, tenant, store });
}

test.each(aboutTheMailbox)('%s says that the mailbox is on premises, and is not called done', async (run) => {
  expect(await attempted(run, await withoutMailbox())).toMatchObject({
    state: 'refused',
    note: expect.stringMatching(/^MailboxOnPremises: the mailbox is on premises/) as unknown,
  });
});

test('what concerns the whole organisation is done all the same', async () => {
  expect(await attempted('disable-made-transport-rules', await withoutMailbox())).toMatchObject({ state: 'holds' });
});

test('a dry run says it too', async () => {
  const { account, tenant, context } = await withoutMailbox();
  const { runs: moves } = await dryRun(account, context, { farEnd: microsoft365, tenant });
  const told = moves.filter(({ run }) => aboutTheMailbox.includes(run)).map(({ unknown }) => unknown);
  expect(told).toHaveLength(aboutTheMailbox.length);
  for (const each of told) expect(each).toContain('the mailbox is on premises');
});

test('something else that is not found is told as it was answered', async () => {
  const rehearsal = await rehearse({ scenario: 'hybrid' });
  const { exchange } = rehearsal.tenant;
  const run: typeof exchange.run = (cmdlet, parameters, anchor) =>
    cmdlet === 'Get-SweepRule'
      ? Promise.reject(new Refusal(404, 'ManagementObjectNotFoundException', 'there is no such rule'))
      : exchange.run(cmdlet, parameters, anchor);
  const tenant = { ...rehearsal.tenant, exchange: { run } };
  expect(await attempted('remove-sweep-rules', { ...rehearsal, tenant })).toMatchObject({
    state: 'refused',
    note: 'ManagementObjectNotFoundException: there is no such rule',
  });
});
