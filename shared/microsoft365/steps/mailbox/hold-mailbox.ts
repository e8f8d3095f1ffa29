import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { PlanOptions } from '../../../domain/plan-options.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag, text, texts } from '../../readings/fields.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { Verdict } from '../../../catalogue/step.ts';

const Hold = z.object({
  LitigationHoldEnabled: flag.transform((said) => said === true),
  LitigationHoldOwner: text,
  /** `Unlimited`, or a span such as `365.00:00:00`. */
  LitigationHoldDuration: text,
  LitigationHoldDate: text,
  PersistedCapabilities: texts,
});
type Hold = z.infer<typeof Hold>;

/** A hold that Exchange has taken, or lifted, may show that late. https://learn.microsoft.com/purview/ediscovery-create-a-litigation-hold */
const shows = minutes(240);

export const holdMailbox = defineStep({
  name: 'hold-mailbox',
  title: 'Hold the mailbox',
  purpose: 'Nothing in the mailbox can be destroyed: what is deleted or changed stays readable for the legal team.',
  impact: 'unnoticed',
  required: false,
  traits: backDoor,
  attack: ['T1070.008'],
  defend: [],
  permissions: [{ api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-Mailbox, Set-Mailbox (LitigationHold…)' }],
  readMore: 'https://learn.microsoft.com/purview/ediscovery-create-a-litigation-hold',
  patience: { settleWithin: minutes(30), pollEvery: seconds(10) },
  appliesTo: hasMailbox,
  capture: read,
  foresee: (_account, before, options) =>
    before.LitigationHoldEnabled ? [] : [{ what: 'litigation hold', from: 'none', to: span(options) }],
  probe: read,
  /** Never RetentionComment or RetentionUrl: Outlook shows them to anyone in the mailbox. */
  async execute(account, before, tenant, context) {
    if (before.LitigationHoldEnabled) return;
    const { owner, days } = context.options.holdFirst ?? {};
    try {
      await set(account, tenant, {
        LitigationHoldEnabled: true,
        LitigationHoldDuration: days === undefined ? 'Unlimited' : String(days),
        ...(owner === undefined ? {} : { LitigationHoldOwner: owner }),
      });
    } catch (error) {
      // The verdict says which licence is missing; any other refusal speaks for itself.
      if (error instanceof Refusal && !isLicensed(before)) return;
      throw error;
    }
  },
  async verify(account, before, tenant, context): Promise<Verdict> {
    const now = await read(account, tenant);
    if (now.LitigationHoldEnabled) return { is: 'holds', seen: described(now, before) };
    if (!isLicensed(now)) {
      const has = now.PersistedCapabilities?.join(', ') ?? '';
      return { is: 'refused', reason: `a hold needs Exchange Online Plan 2 or Archiving; the mailbox has: ${has}` };
    }
    if (context.actedAt === undefined) return { is: 'not-yet', seen: 'the mailbox is not held', actAgain: true };
    const until = Date.parse(context.actedAt) + shows;
    if (Date.parse(tenant.now()) > until) {
      return { is: 'not-yet', seen: 'the hold does not show 240 minutes after Exchange accepted it', actAgain: true };
    }
    const seen = 'Exchange accepted the hold; it can take 240 minutes to show';
    return { is: 'acknowledged', seen, until: new Date(until).toISOString() };
  },
  undo: {
    releaseStage: 'evidence',
    describe: 'Lifts the hold. A hold that was there before the case stays as it was.',
    async restore(account, before, tenant) {
      if (before.LitigationHoldEnabled) return;
      await set(account, tenant, { LitigationHoldEnabled: false });
    },
    /** What shows may be 240 minutes old, so that a hold that is seen to be gone may still come. */
    async verify(account, before, tenant, release) {
      const { LitigationHoldEnabled } = await read(account, tenant);
      if (before.LitigationHoldEnabled) {
        return LitigationHoldEnabled
          ? { is: 'holds', seen: 'the mailbox is held as it was before' }
          : { is: 'refused', reason: 'someone else lifted the hold that was there before' };
      }
      if (LitigationHoldEnabled) return { is: 'not-yet', seen: 'the mailbox is held', actAgain: true };
      const left = Date.parse(release.actedAt ?? release.since) + shows - Date.parse(tenant.now());
      if (left <= 0) return { is: 'holds', seen: 'the mailbox is not held' };
      return {
        is: 'not-yet',
        seen: 'no hold shows; one can still show for 240 minutes',
        lookAgain: Math.max(left, minutes(1)),
      };
    },
  },
});

async function read(account: Account, tenant: Tenant): Promise<Hold> {
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: account.objectId }, account.userPrincipalName);
  return Hold.parse(row);
}

async function set(account: Account, tenant: Tenant, hold: Readonly<Record<string, unknown>>): Promise<void> {
  await tenant.exchange.run('Set-Mailbox', { Identity: account.objectId, ...hold }, account.userPrincipalName);
}

/** https://learn.microsoft.com/office365/servicedescriptions/exchange-online-archiving-service-description/exchange-online-archiving-service-description */
function isLicensed({ PersistedCapabilities: held }: Hold): boolean {
  // Where Exchange does not say, it is Exchange that decides.
  if (!held || held.length === 0) return true;
  return held.some((each) => /BPOS_S_Enterprise|EXCHANGE_S_ENTERPRISE|ARCHIVE/i.test(each));
}

function span({ holdFirst }: PlanOptions): string {
  return holdFirst?.days === undefined ? 'without an end date' : `for ${String(holdFirst.days)} days`;
}

function described(now: Hold, before: Hold): string {
  const length = now.LitigationHoldDuration ?? 'Unlimited';
  const whose = before.LitigationHoldEnabled ? 'was held before this case, and stays so' : 'is held';
  return `the mailbox ${whose}: ${length === 'Unlimited' ? 'without an end date' : length}, since ${now.LitigationHoldDate ?? 'an unknown time'}`;
}
