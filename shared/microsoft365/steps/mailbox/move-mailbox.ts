import * as z from 'zod';
import { days, minutes } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { Refusal } from '../../../domain/errors.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { Verdict } from '../../../catalogue/step.ts';

const Move = z.object({ RequestGuid: z.string().nullish(), Status: z.string() });
const Progress = z.object({
  StatusDetail: z.string().nullish(),
  PercentComplete: z.number().nullish(),
  Message: z.string().nullish(),
});

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-moverequest#-movestatus */
const finished = ['Completed', 'CompletedWithWarning', 'CompletedWithSkippedItems'];
const stopped = ['Failed', 'Suspended', 'AutoSuspended'];

export const moveMailbox = defineStep({
  name: 'move-mailbox',
  title: 'Move the mailbox',
  purpose: 'Connections that are still open to the mailbox break when it moves to another database.',
  impact: 'unnoticed',
  // Microsoft calls moves inside Exchange Online unsupported since April 2020, so "contained" never hangs on one unless access persists.
  required: false,
  traits: { ...backDoor, endsSessions: 'when-seen' },
  attack: ['T1114.002'],
  defend: ['D3-ST'],
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-Mailbox, Get-MoveRequest, Get-MoveRequestStatistics, New-MoveRequest, Remove-MoveRequest',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/new-moverequest',
  patience: { settleWithin: days(14), pollEvery: minutes(5) },
  appliesTo: (account, options) => {
    if (!account.hasMailbox) return 'the account has no mailbox in this tenant';
    return options.moveMailbox === 'never' ? 'the options exclude it (moveMailbox: never)' : true;
  },
  capture: async (account, tenant) => ({ request: (await readMove(account, tenant)) ?? null }),
  foresee: () => [{ what: 'mailbox database', from: 'the one the open sessions are on', to: 'another one' }],
  probe: readMove,
  async execute(account, before, tenant) {
    const current = await readMove(account, tenant);
    const isOlder = current !== undefined && current.RequestGuid === before.request?.RequestGuid;
    if (current && !isOlder) return;
    // A finished request stays in place and refuses a new one.
    if (current && finished.includes(current.Status))
      await run('Remove-MoveRequest', account, tenant, { Confirm: false });
    else if (current) return;
    const [mailbox] = await run('Get-Mailbox', account, tenant);
    const hasArchive = mailbox?.['ArchiveStatus'] === 'Active';
    await run('New-MoveRequest', account, tenant, hasArchive ? { PrimaryOnly: true } : {});
  },
  async verify(account, before, tenant): Promise<Verdict> {
    const move = await readMove(account, tenant);
    if (!move) return { is: 'not-yet', seen: 'there is no move request', actAgain: true };
    const isOlder = move.RequestGuid === before.request?.RequestGuid;
    if (finished.includes(move.Status)) {
      return isOlder
        ? { is: 'not-yet', seen: 'only an older move is finished', actAgain: true }
        : { is: 'holds', seen: `the move is ${move.Status}` };
    }
    const { StatusDetail, PercentComplete, Message } = Progress.parse(
      (await run('Get-MoveRequestStatistics', account, tenant))[0] ?? {},
    );
    if (stopped.includes(move.Status)) {
      return {
        is: 'refused',
        reason: `the move is ${move.Status}: ${Message ?? StatusDetail ?? 'no reason given'}; a person must look`,
      };
    }
    const stalled = StatusDetail?.startsWith('Stalled') ? '; it has stalled, a person should look' : '';
    return {
      is: 'not-yet',
      seen: `the move is ${StatusDetail ?? move.Status}, ${String(PercentComplete ?? 0)} %${stalled}`,
    };
  },
  undo: { irreversible: 'The mailbox stays on its new database; the owner does not notice.' },
});

async function readMove(account: Account, tenant: Tenant): Promise<z.infer<typeof Move> | undefined> {
  try {
    const [row] = await run('Get-MoveRequest', account, tenant);
    const move = row && Move.parse(row);
    return move?.Status === 'None' ? undefined : move;
  } catch (error) {
    // No request is an error here, and its status is 404 or 400.
    if (error instanceof Refusal && error.code === 'ManagementObjectNotFoundException') return undefined;
    throw error;
  }
}

function run(
  cmdlet: string,
  account: Account,
  tenant: Tenant,
  more: Record<string, unknown> = {},
): Promise<Record<string, unknown>[]> {
  return tenant.exchange.run(cmdlet, { Identity: account.objectId, ...more }, account.userPrincipalName);
}
