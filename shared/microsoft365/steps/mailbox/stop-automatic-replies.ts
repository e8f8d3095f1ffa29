import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { valueOf } from '../../../catalogue/value-of.ts';
import {
  ageAtRelease,
  lastChange,
  readChangesForRelease,
  readOwnChanges,
} from '../../readings/mailbox/mailbox-changes.ts';
import { text } from '../../readings/fields.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

const Replies = z.object({
  ExternalAudience: text,
  AutoReplyState: z.enum(['Disabled', 'Enabled', 'Scheduled']).nullish().catch(null),
  InternalMessage: text,
  ExternalMessage: text,
});
type State = NonNullable<z.infer<typeof Replies>['AutoReplyState']>;
interface Before {
  readonly state: State;
  /** Hosts that the text links to. The text itself is mail: it stays in the mailbox. */
  readonly linksTo: readonly string[];
  readonly arose: string;
  readonly readAt: string;
  /** What stands for the text and for whom it is sent to; absent in what an older version captured. */
  readonly was?: string;
}

const operations = ['Set-MailboxAutoReplyConfiguration'];
/** As a person names it when marking it hostile. */
const name = 'automatic replies';

export const stopAutomaticReplies = defineStep({
  name: 'stop-automatic-replies',
  title: 'Stop automatic replies',
  purpose: 'The mailbox no longer sends the attacker’s text or links to everyone who writes to it.',
  impact: 'hindered',
  required: true,
  traits: backDoor,
  attack: ['T1534'],
  defend: ['D3-RC'],
  permissions: [
    nameByNow,
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-/Set-MailboxAutoReplyConfiguration, Search-UnifiedAuditLog (when replies were set)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxautoreplyconfiguration',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5) },
  appliesTo: hasMailbox,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const readAt = tenant.now();
    const [now, changes] = await Promise.all([
      read(account, tenant),
      readOwnChanges(account, compromisedSince, operations, tenant),
    ]);
    const { state, linksTo } = now;
    return { state, linksTo, arose: lastChange(changes, () => true), readAt, was: valueOf(repliesAs(state, now)) };
  },
  foresee: (_account, { state, linksTo }) => {
    if (state === 'Disabled') return [];
    const links = linksTo.length === 0 ? '' : `, with links to ${linksTo.join(', ')}`;
    return [{ what: name, from: `${state.toLowerCase()}${links}`, to: 'disabled' }];
  },
  probe: read,
  async execute(account, _before, tenant) {
    const { state } = await read(account, tenant);
    if (state !== 'Disabled') await set(account, tenant, 'Disabled');
  },
  async verify(account, before, tenant) {
    const { state, isTold } = await read(account, tenant);
    if (!isTold)
      return { is: 'refused', reason: 'UnexpectedAnswer: Exchange does not say whether automatic replies are on' };
    if (state === 'Disabled') return { is: 'holds', seen: `automatic replies are off; before: ${before.state}` };
    return { is: 'not-yet', seen: `automatic replies are ${state}`, actAgain: true };
  },
  undo: {
    releaseStage: 'rest',
    describe:
      'Turns automatic replies on again, with the text that is in the mailbox; after a compromise only if they are older.',
    taken: takenOf,
    async restore(account, before, tenant, release) {
      const { state } = await read(account, tenant);
      const to = (await isBack(account, before, tenant, release)) ? before.state : 'Disabled';
      if (state !== to) await set(account, tenant, to);
    },
    async verify(account, before, tenant, release) {
      if (!(await isBack(account, before, tenant, release))) {
        const { state } = await read(account, tenant);
        if (state !== 'Disabled')
          return { is: 'not-yet', seen: `automatic replies are ${state} again`, actAgain: true };
        return { is: 'holds', seen: 'automatic replies stay off; the text is in the mailbox' };
      }
      const { state } = await read(account, tenant);
      return state === before.state
        ? { is: 'holds', seen: `automatic replies are ${state} as before` }
        : { is: 'not-yet', seen: `automatic replies are ${state}, not ${before.state}`, actAgain: true };
    },
    async reappeared(account, before, tenant, release) {
      const { state } = await read(account, tenant);
      return state !== 'Disabled' && !(await isBack(account, before, tenant, release)) ? [name] : [];
    },
  },
});

async function isBack(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<boolean> {
  if (before.state === 'Disabled') return true;
  return (await takenOf(account, before, tenant, release)).some((one) => comesBack(release, one));
}

async function takenOf(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<Taken[]> {
  if (before.state === 'Disabled') return [];
  const [changes, now] = await Promise.all([
    readChangesForRelease(account, before.readAt, operations, release, tenant),
    read(account, tenant),
  ]);
  const arose = ageAtRelease(
    before.arose,
    lastChange(changes, () => true),
  );
  return [{ ...repliesAs(before.state, now), arose, was: before.was, isDoor: true }];
}

/** The replies with the text that is in the mailbox: it is mail, and only what stands for it leaves the mailbox. */
function repliesAs(
  state: State,
  { names, text, audience }: Read,
): Pick<Taken, 'id' | 'name' | 'does'> & { readonly besides: string } {
  const to = audience === 'None' ? 'everybody inside who writes' : 'everybody who writes';
  const naming = names.length === 0 ? '' : `, naming ${names.join(', ')}`;
  const does = `${state === 'Scheduled' ? 'at times ' : ''}sends the text in the mailbox to ${to}${naming}`;
  return { id: name, name, does, besides: text };
}

interface Read extends Pick<Before, 'state' | 'linksTo'> {
  readonly isTold: boolean;
  /** What the text names: hosts and addresses. */
  readonly names: readonly string[];
  readonly text: string;
  readonly audience: string;
}

async function read(account: Account, tenant: Tenant): Promise<Read> {
  const Identity = account.objectId;
  const [row] = await tenant.exchange.run('Get-MailboxAutoReplyConfiguration', { Identity }, account.userPrincipalName);
  const { AutoReplyState, InternalMessage, ExternalMessage, ExternalAudience } = Replies.parse(row ?? {});
  const text = `${InternalMessage ?? ''} ${ExternalMessage ?? ''}`;
  const hosts = [...text.matchAll(/https?:\/\/([^/\s"'<>?#]+)/gi)].map(([, host]) => String(host).toLowerCase());
  const addresses = [...text.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g)].map(([address]) => address.toLowerCase());
  const linksTo = [...new Set(hosts)].sort();
  return {
    // What does not say that it is off is taken to be on, and is turned off.
    state: AutoReplyState ?? 'Enabled',
    isTold: AutoReplyState != null,
    linksTo,
    names: [...linksTo, ...new Set(addresses)],
    text,
    audience: ExternalAudience ?? '',
  };
}

async function set(account: Account, tenant: Tenant, AutoReplyState: State): Promise<void> {
  const parameters = { Identity: account.objectId, AutoReplyState };
  await tenant.exchange.run('Set-MailboxAutoReplyConfiguration', parameters, account.userPrincipalName);
}
