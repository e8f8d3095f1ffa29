import { attackersDropBox } from '../../drill/doors/planted/attackers-own.ts';
import { deliver } from '../../drill/simulation/tenant/exchange/deliver.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { valueOf } from '../../shared/catalogue/value-of.ts';
import type { ReleaseContext } from '../../shared/catalogue/step.ts';
import type { Accepted } from '../../shared/domain/decision.ts';
import { tell } from '../../shared/casefile/record.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { previewRelease } from '../../shared/work/preview-release.ts';
import { undo } from '../../shared/work/undo.ts';
import { planned, tried } from '../casefile/an-entry.ts';
import { aStart } from '../plan/an-account.ts';
import { decided, storeForEach } from '../work/a-release.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { days, hours } from '../../shared/domain/duration.ts';
import { markMailbox } from '../../shared/microsoft365/readings/mailbox/audit-mark.ts';
import { containedBy, released } from './contained-by.ts';
import type { Taken } from './contained-by.ts';
import { rehearsalStage } from './rehearse.ts';
import { picture } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** What sends mail out, lets somebody else in, or signs in. */
const doors = [
  'block-legacy-protocols',
  'block-mobile-devices',
  'disable-made-applications',
  'disable-made-transport-rules',
  'disable-registered-devices',
  'end-audit-bypass',
  'remove-added-members',
  'remove-delegates',
  'revoke-app-role-assignments',
  'revoke-oauth-grants',
  'stop-automatic-replies',
  'stop-forwarding',
  'strip-privileged-roles',
];

/** Why what these take back is no door by itself. */
const noDoors: Readonly<Record<string, string>> = {
  'audit-mailbox': 'it records more or less',
  'block-sign-in': 'the sign-in of the account itself, for which the release is',
  'confirm-compromised': 'the risk of the account',
  'copy-mail': 'it removes what Cordon made',
  'disable-in-directory': 'the sign-in of the account itself, for which the release is',
  'disable-through-defender': 'the sign-in of the account itself, for which the release is',
  'hold-mailbox': 'it keeps mail or no longer does',
  'keep-blocked': 'the sign-in of the account itself, for which the release is',
  'remove-sweep-rules': 'a sweep rule sends nothing; dated like everything else',
  'unblock-sender': 'it only stops sending',
};

test('every step that gives something back says what, or why it is no door', () => {
  const giving = steps.filter(({ undo }) => 'restore' in undo);
  const known = [...doors, 'disable-inbox-rules', ...Object.keys(noDoors)].sort();
  expect(giving.map(({ name }) => name).sort()).toEqual(
    known.filter((name) => giving.some((step) => step.name === name)),
  );
  const silent = giving.filter(({ undo }) => !undo.taken).map(({ name }) => name);
  expect(silent.filter((name) => !(name in noDoors))).toEqual([]);
});

const ofMailbox = ({ simulated, account }: Taken) => simulated.state.mailboxes.get(account.objectId)!;

/** Whoever has no tier-zero identity gives no role back. */
async function contained(name: string): Promise<Taken> {
  const tierZeroRoles = steps.find((step) => step.name === name)?.tierZero?.map(({ role }) => role);
  return containedBy(
    (about) => rehearse({ ...about, ...(tierZeroRoles ? { tierZeroRoles } : {}) }),
    name,
    ({ simulated }) => {
      for (const { retention } of simulated.state.mailboxes.values()) retention.bypassesAudit = true;
    },
  );
}

/** Everything that the step took away, as the preview shows it. */
async function shown({ step, account, before, tenant, context }: Taken): Promise<Accepted[]> {
  const options = PlanOptions.parse({});
  const { compromisedSince } = context;
  const release: ReleaseContext = { kind: 'remediated', compromisedSince, hostile: [], options, since: tenant.now() };
  const taken = (await step.undo.taken?.(account, before, tenant, release)) ?? [];
  return taken.map((one) => ({ id: one.id, value: valueOf(one) }));
}

const isAsItWas = (taken: Taken, was: unknown): boolean => JSON.stringify(picture(taken)) === JSON.stringify(was);

test.each(doors)(
  '%s: none comes back on a guess since when the account is compromised, but what is accepted as it is shown',
  async (name) => {
    const taken = await contained(name);
    const was = picture(taken);
    await released(taken, { sinceStated: undefined });
    expect(picture(taken)).toEqual(was);
    const accept = await shown(taken);
    expect(accept).not.toEqual([]);
    expect(new Set(accept.map(({ id }) => id)).size).toBe(accept.length);
    await released(taken, { accept: accept.map(({ id }) => ({ id, value: 'another' })) });
    expect(isAsItWas(taken, was)).toBe(true);
    await released(taken, { sinceStated: undefined, accept });
    expect(isAsItWas(taken, was)).toBe(false);
    // What it is does not depend on whether it is back.
    expect(await shown(taken)).toEqual(accept);
  },
);

test('a rule that sends elsewhere since it was shown does not come back, and what needs no word does', async () => {
  const taken = await containedBy(rehearse, 'disable-inbox-rules');
  const isItsRule = ({ name }: { name: string }): boolean => name === '.';
  const { ruleIdentity } = ofMailbox(taken).inboxRules.find(isItsRule)!;
  const accept = (await shown(taken)).filter(({ id }) => id.endsWith(ruleIdentity));
  expect(accept).toHaveLength(1);
  const mailbox = ofMailbox(taken);
  const at = mailbox.inboxRules.findIndex(isItsRule);
  mailbox.inboxRules[at] = inboxRule({
    ...mailbox.inboxRules[at]!,
    forwardTo: ['other@thief.example'],
    enabled: false,
  });
  await released(taken, { sinceStated: undefined, accept });
  const running = mailbox.inboxRules.filter(({ enabled }) => enabled).map(({ name }) => name);
  expect(running).toContain('Projects');
  expect(running).not.toContain('.');
});

test('no rule that sends mail comes back on a guess, and one that only files it does', async () => {
  const taken = await containedBy(rehearse, 'disable-inbox-rules');
  await released(taken, { sinceStated: undefined });
  const running = ofMailbox(taken).inboxRules.filter(({ enabled, name }) => enabled && !name.startsWith('Junk'));
  expect(running.map(({ name }) => name)).toEqual(['Projects']);
});

/** The attacker's and the owner's of what the step took away. */
const lateTold = [
  { name: 'revoke-oauth-grants', attackers: /Mail Archiver/, owners: /calendar/ },
  { name: 'disable-registered-devices', attackers: /DESKTOP-4F1C/, owners: /LAPTOP/ },
  { name: 'strip-privileged-roles', attackers: /^Helpdesk/, owners: /^Message/ },
];

test.each(lateTold)(
  '$name: what the log told too late is dated again at release, and what nobody can date is unknown',
  async ({ name, attackers, owners }) => {
    const untold: TenantState['directoryAudits'] = [];
    const { step, account, before, tenant, context, simulated, clock } = await containedBy(rehearse, name, (it) => {
      const { directoryAudits, identity, roles } = it.simulated.state;
      untold.push(...directoryAudits.splice(0));
      // The log answers, and has come as far as what somebody else did.
      directoryAudits.push({ ...untold[0]!, targets: [], initiatedBy: null });
      for (const each of [...identity.devices.values(), ...roles.assignments]) Object.assign(each, undated);
    });
    const agesNow = async (): Promise<string[]> => {
      const { compromisedSince } = context;
      const release = { kind: 'remediated', compromisedSince, hostile: [], since: tenant.now() } as const;
      const all = (await step.undo.taken?.(account, before, tenant, release)) ?? [];
      return [attackers, owners].map((which) => all.find((one) => which.test(one.name))?.arose ?? 'not there');
    };
    expect(await agesNow()).toEqual(['earlier', 'earlier']);
    simulated.state.directoryAudits.push(...untold);
    expect(await agesNow()).toEqual([expect.stringMatching(/^2026-/), 'earlier']);
    // By now the log has forgotten what it told late.
    clock.advance(days(40));
    simulated.state.directoryAudits.push({ ...untold[0]!, targets: [], initiatedBy: null, at: clock.now() });
    expect(await agesNow()).toEqual(['unknown', 'unknown']);
  },
);

/** Nothing says of itself when it was made. */
const undated = { registered: null, from: null };

describe('the attacker’s doors in the tenant of cloud, whose age is before any guess', () => {
  const storeOf = storeForEach();
  const shutBy = ['stop-forwarding', 'disable-inbox-rules', 'remove-delegates'];

  /** By which ways mail leaves, and whether the delegate gets in. */
  function openDoors({ simulated: { state }, account }: Pick<Taken, 'simulated' | 'account'>): string[] {
    const mailbox = state.mailboxes.get(account.objectId)!;
    mailbox.droppedMail.length = 0;
    deliver(state, mailbox, { from: 'a@b.example', to: account.userPrincipalName, subject: 's', body: '' });
    const left = mailbox.droppedMail.filter(({ address }) => address === attackersDropBox).map(({ by }) => by);
    const isIn = mailbox.permissions.some(({ trustee }) => trustee === people.priya.objectId);
    return [...left, ...(isIn ? ['delegate'] : [])].sort();
  }

  /** Contained by these steps; answers what a decision that accepts these of the preview leaves open. */
  async function afterContainment(): Promise<(accepts: (id: string) => boolean) => Promise<string[]>> {
    const rehearsal = await rehearse({ scenario: 'cloud' });
    const { account, tenant, context, clock } = rehearsal;
    expect(openDoors(rehearsal)).toEqual(['delegate', 'forwarding', 'rule', 'rule']);
    const { sinceStated: _, ...incident } = aStart(account).incident;
    const { compromisedSince } = context;
    const start = { ...aStart(account), incident: { ...incident, compromisedSince } };
    await tell(storeOf(), start.caseId, planned(account, tenant.now()));
    for (const name of shutBy) {
      const step = steps.find((each) => each.name === name)!;
      const before = await step.capture(account, tenant, context);
      await step.execute(account, before, tenant, context);
      await storeOf().putIfAbsent(`captures/${start.caseId}/${name}`, { before });
      await tell(storeOf(), start.caseId, tried('attempt', name, tenant.now(), { actedAt: tenant.now() }));
    }
    await markMailbox(account, tenant);
    clock.advance(hours(3));
    const work = { farEnd: microsoft365, tenant, store: storeOf() };
    const { things } = await previewRelease(start, decided({ steps: shutBy }), work);
    return async (accepts) => {
      const accept = things.flatMap(({ id, value }) => (accepts(id) ? [{ id, value }] : []));
      const release = { start, decision: decided({ steps: shutBy, accept }), number: 1 };
      for (const step of shutBy) await undo({ release, step }, work);
      return openDoors(rehearsal);
    };
  }

  test('stay shut where nothing is accepted, and one opens where one is accepted', async () => {
    const openAfter = await afterContainment();
    expect(await openAfter(() => false)).toEqual([]);
    expect(await openAfter((id) => id.startsWith('stop-forwarding'))).toEqual(['forwarding']);
    expect(await openAfter((id) => id.startsWith('remove-delegates'))).toEqual(['delegate']);
    expect(await openAfter((id) => id.endsWith('16140901064495857999'))).toEqual(['rule']);
  });

  test('open again where everything is accepted', async () => {
    const openAfter = await afterContainment();
    expect(await openAfter(() => true)).toEqual(['delegate', 'forwarding', 'rule', 'rule']);
  });
});
