import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { days, minutes } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text } from '../../readings/fields.ts';
import { isNotThere } from '../../readings/mailbox/not-there.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { StepContext, Verdict } from '../../../catalogue/step.ts';

// A MoveRequest has no id of its own: its batch is how one's own move is known.
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-moverequest
const Move = z.object({ BatchName: text, Status: key });
const Mailbox = z.object({ Database: text, ArchiveStatus: text });
const Progress = z.object({
  StatusDetail: text,
  PercentComplete: z.number().nullish().catch(null),
  Message: text,
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
    const mailbox = hasMailbox(account);
    if (mailbox !== true) return mailbox;
    return options.moveMailbox === 'never' ? 'the options exclude it (moveMailbox: never)' : true;
  },
  capture: async (account, tenant): Promise<Before> => {
    const [request, { Database }] = await Promise.all([readMove(account, tenant), readMailbox(account, tenant)]);
    return { request: request ?? null, database: Database ?? null };
  },
  foresee: () => [{ what: 'mailbox database', from: 'the one the open sessions are on', to: 'another one' }],
  probe: readMove,
  async execute(account, before, tenant, context) {
    const current = await readMove(account, tenant);
    // Exchange cleans up a request that is finished: that it is gone is no reason for another move.
    if (current ? isOwn(current, before, context) : context.actedAt !== undefined) return;
    // A finished request stays in place and refuses a new one.
    if (current && !finished.includes(current.Status)) return;
    const { ArchiveStatus } = await readMailbox(account, tenant);
    if (current) await run('Remove-MoveRequest', account, tenant, { Confirm: false });
    const only = ArchiveStatus === 'Active' ? { PrimaryOnly: true } : {};
    await run('New-MoveRequest', account, tenant, { BatchName: batchOf(context), ...only });
  },
  async verify(account, before, tenant, context): Promise<Verdict> {
    const move = await readMove(account, tenant);
    if (!move) return withoutRequest(account, before, tenant, context);
    if (finished.includes(move.Status)) {
      return isOwn(move, before, context)
        ? { is: 'holds', seen: `the move is ${move.Status}` }
        : { is: 'not-yet', seen: 'only an older move is finished', actAgain: true };
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

interface Before {
  readonly request: { readonly BatchName?: string | null | undefined } | null;
  /** Where the mailbox lay; absent in what an older version captured. */
  readonly database?: string | null;
}

function batchOf({ caseId }: StepContext): string {
  return `Cordon ${caseId}`;
}

/** Where Exchange does not show the batch, a request that was not there before is ours. */
function isOwn({ BatchName }: z.infer<typeof Move>, before: Before, context: StepContext): boolean {
  return BatchName == null ? before.request === null : BatchName === batchOf(context);
}

/** Where the mailbox lies tells whether it was moved: the request does not stay for ever. */
async function withoutRequest(
  account: Account,
  { database }: Before,
  tenant: Tenant,
  { actedAt }: StepContext,
): Promise<Verdict> {
  if (actedAt === undefined) return { is: 'not-yet', seen: 'there is no move request', actAgain: true };
  const { Database } = await readMailbox(account, tenant);
  if (database && Database && database !== Database) {
    return { is: 'holds', seen: 'the mailbox is on another database; its move request has been cleaned up' };
  }
  const reason = 'the move request is gone, and nothing shows that the mailbox was moved; a person must look';
  return { is: 'refused', reason };
}

async function readMailbox(account: Account, tenant: Tenant): Promise<z.infer<typeof Mailbox>> {
  const [row] = await run('Get-Mailbox', account, tenant);
  return Mailbox.parse(row ?? {});
}

async function readMove(account: Account, tenant: Tenant): Promise<z.infer<typeof Move> | undefined> {
  try {
    const [row] = await run('Get-MoveRequest', account, tenant);
    const move = row && Move.parse(row);
    return move?.Status === 'None' ? undefined : move;
  } catch (error) {
    // No request is an error here, and its status is 404 or 400.
    if (isNotThere(error)) return undefined;
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
