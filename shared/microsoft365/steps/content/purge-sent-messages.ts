import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Decision } from '../../../domain/decision.ts';
import { days, minutes, seconds } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { domainOf, readOwnDomains } from '../../readings/mailbox/own-domains.ts';
import { cases, purgesOf, readPurgeCase } from '../../readings/content/purge-case.ts';
import type { PurgeCase } from '../../readings/content/purge-case.ts';
import { readSentMail } from '../../readings/mailbox/sent-mail.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { StepContext, Verdict } from '../../../catalogue/step.ts';

const name = 'purge-sent-messages';

/** More rounds than these are a mailing that a person should look at. */
const mostRounds = 10;
/** A purge takes this many items out of one mailbox; the rest takes another. https://learn.microsoft.com/graph/api/security-ediscoverysearch-purgedata */
const perRound = 100;

export const purgeSentMessages = defineStep({
  name,
  title: 'Purge sent messages',
  purpose: "Mail that the attacker sent in the account's name leaves colleagues' mailboxes before they fall for it.",
  impact: 'unnoticed',
  // A second person may take days: nothing waits for this step, see `detached` in the plan.
  required: false,
  traits: { ...backDoor, waitsForPeople: 'always', destroys: true },
  attack: ['T1534', 'T1566.002'],
  defend: ['D3-ER'],
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-MessageTraceV2' },
    { api: 'graph', role: 'Organization.Read.All', for: 'tell addresses inside from those outside' },
    {
      api: 'graph',
      role: 'eDiscovery.ReadWrite.All',
      for: 'search all mailboxes and purge what is found; the app also has to be in a role group of Purview',
    },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/security-ediscoverysearch-purgedata',
  wakesOn: 'decision',
  hearsPeople: true,
  patience: { settleWithin: days(7), pollEvery: minutes(1), mostChanges: mostRounds },
  appliesTo: (account, options) => {
    const mailbox = hasMailbox(account);
    if (mailbox !== true) return mailbox;
    return options.purgeSent ? true : 'nothing is purged: no subject was named (purgeSent)';
  },
  async capture(account, tenant, context) {
    const [own, { mail }] = await Promise.all([
      readOwnDomains(tenant),
      readSentMail(account, context.compromisedSince, tenant),
      // Nobody is asked to approve what the app may not do.
      readPurgeCase(titleOf(account), tenant),
    ]);
    const subject = context.options.purgeSent?.subject.toLowerCase() ?? '';
    const copies = new Map<string, number>();
    for (const one of mail) {
      if (!own.has(domainOf(one.recipient)) || !one.subject.toLowerCase().includes(subject)) continue;
      copies.set(one.recipient, (copies.get(one.recipient) ?? 0) + 1);
    }
    return { recipients: copies.size, messages: total(copies), mostInOne: Math.max(0, ...copies.values()) };
  },
  foresee: (_account, before, options) =>
    before.messages === 0
      ? []
      : [
          {
            what: `messages with the subject "${options.purgeSent?.subject ?? ''}"`,
            from: `${String(before.messages)} in ${String(before.recipients)} mailboxes`,
            to: 'none, once a second person approves',
          },
        ],
  probe: (account, tenant) => readPurgeCase(titleOf(account), tenant),
  whyIdle,
  async execute(account, before, tenant, context) {
    if (before.messages === 0 || answerOf(context).is !== 'approved') return;
    const opened = await openPurgeCase(titleFor(account, context), queryFor(account, context), tenant);
    const purges = await purgesOf(opened, tenant);
    const isBusy = purges.some(({ status }) => isRunning(status));
    const done = purges.filter(({ status }) => status === 'succeeded').length;
    if (isBusy || done >= roundsFor(before) || purges.length >= mostRounds) return;
    await purge(opened, tenant);
  },
  verify: (account, before, tenant, context) => verdictOf(account, before, tenant, context),
  undo: {
    irreversible:
      'Purged messages stay among the recoverable items of each mailbox until their retention ends; Cordon does not restore them.',
  },
});

interface Before {
  readonly recipients: number;
  readonly messages: number;
  readonly mostInOne: number;
}

type OpenPurgeCase = PurgeCase & { readonly searchId: string };

const Created = z.object({ id: z.string() });

/** The case under this title with its search; what is missing of it is made. */
async function openPurgeCase(title: string, contentQuery: string, tenant: Tenant): Promise<OpenPurgeCase> {
  const found = await readPurgeCase(title, tenant);
  const caseId = found?.caseId ?? (await newCase(title, tenant));
  if (found?.searchId !== undefined) return { caseId, searchId: found.searchId };
  const search = { displayName: 'Sent messages', contentQuery, dataSourceScopes: 'allTenantMailboxes' };
  return { caseId, searchId: Created.parse(await tenant.graph.post(`${cases}/${caseId}/searches`, search)).id };
}

async function newCase(displayName: string, tenant: Tenant): Promise<string> {
  try {
    return Created.parse(await tenant.graph.post(cases, { displayName })).id;
  } catch (error) {
    // Made by us a moment ago, and not listed yet.
    if (error instanceof Refusal && error.status === 409) {
      throw new Later('the eDiscovery case exists already, but is not listed yet', undefined, { cause: error });
    }
    throw error;
  }
}

/** Recoverable: what a hold keeps stays, and an administrator of the mailboxes can undo a mistake. */
async function purge({ caseId, searchId }: OpenPurgeCase, tenant: Tenant): Promise<void> {
  const body = { purgeType: 'recoverable', purgeAreas: 'mailboxes' };
  await tenant.graph.post(`${cases}/${caseId}/searches/${searchId}/purgeData`, body);
}

/** A word that is accepted and has no effect misleads whoever said it. */
function whyIdle(word: Decision, context: Pick<StepContext, 'decisions' | 'options'>): string | undefined {
  const given = answerOf(context);
  if (given.is !== 'open') return `was decided before: ${given.is}`;
  const isOwn = word.decision === 'approve' && isAskers(word, context.options);
  return isOwn ? `was asked for by ${word.by}: a second person has to approve` : undefined;
}

async function verdictOf(account: Account, before: Before, tenant: Tenant, context: StepContext): Promise<Verdict> {
  if (before.messages === 0) return nothingMatched(context);
  const answer = answerOf(context);
  if (answer.is === 'open') return { is: 'not-yet', seen: waiting(before, context) };
  if (answer.is === 'rejected') return { is: 'not-performed', reason: `${answer.by} rejected the purge` };
  const found = await readPurgeCase(titleFor(account, context), tenant);
  const purges = found ? await purgesOf(found, tenant) : [];
  const running = purges.find(({ status }) => isRunning(status));
  if (running) return { is: 'not-yet', seen: `a purge is ${running.status}`, lookAgain: minutes(1) };
  const done = purges.filter(({ status }) => status === 'succeeded').length;
  const rounds = roundsFor(before);
  if (done >= rounds) {
    return { is: 'holds', seen: `${String(done)} purges succeeded; ${told(before)} were sent` };
  }
  if (purges.length >= mostRounds) {
    const states = purges.map(({ status }) => status).join(', ');
    return { is: 'not-performed', reason: `${String(purges.length)} purges ended ${states}; a person must look` };
  }
  if (purges.length === 0) return notListed(tenant.now(), answer.at, context);
  const seen = `${String(done)} of ${String(rounds)} purges are done`;
  return { is: 'not-yet', seen, actAgain: true, lookAgain: seconds(10) };
}

/** Nobody is asked to approve a purge of nothing. */
function nothingMatched({ options, compromisedSince }: StepContext): Verdict {
  const subject = options.purgeSent?.subject ?? '';
  const reason = `no message to a colleague since ${compromisedSince} has "${subject}" in its subject: nothing is purged`;
  return { is: 'not-performed', reason };
}

/**
 * What was asked for a moment ago may not be listed yet: asked for again, it would purge twice. An attempt from before the approval asked for
 * nothing.
 */
function notListed(now: string, approvedAt: string, { actedAt }: StepContext): Verdict {
  if (actedAt === undefined || actedAt < approvedAt)
    return { is: 'not-yet', seen: 'approved', actAgain: true, lookAgain: seconds(1) };
  const seen = 'approved; no purge is listed yet';
  const isRecent = Date.parse(now) - Date.parse(actedAt) < minutes(5);
  if (isRecent) return { is: 'not-yet', seen, lookAgain: minutes(1) };
  return { is: 'not-yet', seen, actAgain: true, lookAgain: seconds(10) };
}

/** Of every hundred messages in one mailbox, one round. */
function roundsFor({ mostInOne }: Before): number {
  return Math.min(mostRounds, Math.max(1, Math.ceil(mostInOne / perRound)));
}

type Answer =
  | { readonly is: 'open' }
  | { readonly is: 'approved'; readonly at: string }
  | { readonly is: 'rejected'; readonly by: string };

/** What people decided: `open` until a person who may has decided. The requester cannot approve, and the first valid decision counts. */
function answerOf({ decisions, options }: Pick<StepContext, 'decisions' | 'options'>): Answer {
  for (const { at, decision: word } of decisions) {
    if (!isAbout(word) || (word.decision === 'approve' && isAskers(word, options))) continue;
    return word.decision === 'approve' ? { is: 'approved', at } : { is: 'rejected', by: word.by };
  }
  return { is: 'open' };
}

type Word = Extract<Decision, { decision: 'approve' | 'reject' }>;

function isAbout(decision: Decision): decision is Word {
  return (decision.decision === 'approve' || decision.decision === 'reject') && decision.about === name;
}

/** By the id; cases of version 0.1 know only names. */
function isAskers({ by, byId }: Word, { purgeSent }: StepContext['options']): boolean {
  const [own, asker] = byId && purgeSent?.askedById ? [byId, purgeSent.askedById] : [by, purgeSent?.askedBy ?? ''];
  return own.trim().toLowerCase() === asker.trim().toLowerCase();
}

function waiting(before: Before, { options, decisions }: StepContext): string {
  const asker = options.purgeSent?.askedBy ?? 'an unknown person';
  const own = decisions.some(({ decision }) => isAbout(decision)) ? ' (the person who asked cannot approve)' : '';
  return `waits for a second person to approve${own}: ${told(before)}, asked for by ${asker}`;
}

function told({ messages, recipients }: Before): string {
  return `${String(messages)} messages to ${String(recipients)} colleagues`;
}

function isRunning(status: string): boolean {
  return status === 'running' || status === 'notStarted';
}

/** One eDiscovery case for each run of this step: found again by its title after a lost answer. */
function titleFor(account: Account, { since }: StepContext): string {
  return `${titleOf(account)}, ${since}`;
}

function titleOf({ objectId }: Account): string {
  return `Containment of ${objectId}`;
}

/** A quote in the subject would end the phrase, so it becomes a space: the words around it are still looked for. */
function queryFor({ userPrincipalName, addresses }: Account, { options, compromisedSince }: StepContext): string {
  const senders = [...new Set([userPrincipalName.toLowerCase(), ...addresses])].map((one) => `from:"${quotable(one)}"`);
  const subject = quotable(options.purgeSent?.subject ?? '');
  return `(${senders.join(' OR ')}) AND subject:"${subject}" AND sent>=${compromisedSince.slice(0, 19)}Z`;
}

function quotable(text: string): string {
  return text.replaceAll(/["\\\r\n]/g, ' ').trim();
}

function total(copies: ReadonlyMap<string, number>): number {
  return [...copies.values()].reduce((sum, one) => sum + one, 0);
}
