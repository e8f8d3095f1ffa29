import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { valueOf } from '../../shared/catalogue/value-of.ts';
import type { ReleaseContext } from '../../shared/catalogue/step.ts';
import type { Accepted } from '../../shared/domain/decision.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { containedBy, released } from './contained-by.ts';
import type { Taken } from './contained-by.ts';
import { rehearsalStage } from './rehearse.ts';
import { picture } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** What sends mail out, lets somebody else in, or signs in. */
const doors = [
  'block-legacy-protocols',
  'block-mobile-devices',
  'disable-made-transport-rules',
  'disable-registered-devices',
  'end-audit-bypass',
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

test('a rule that sends elsewhere since it was shown does not come back, and the others do', async () => {
  const taken = await containedBy(rehearse, 'disable-inbox-rules');
  const accept = await shown(taken);
  const mailbox = ofMailbox(taken);
  const at = mailbox.inboxRules.findIndex(({ name }) => name === '.');
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
