import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { ReleaseContext, Step } from '../../shared/catalogue/step.ts';
import { markMailbox } from '../../shared/microsoft365/readings/mailbox/audit-mark.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import type { Rehearsal, rehearsalStage } from './rehearse.ts';

export interface Taken extends Rehearsal {
  readonly step: Step;
  readonly before: unknown;
}

/** Contains by one step, marks the mailbox as every case does, and lets the audit log take everything in. */
export async function containedBy(
  rehearse: ReturnType<typeof rehearsalStage>['rehearse'],
  name: string,
  prepare: (rehearsal: Rehearsal) => void = () => undefined,
): Promise<Taken> {
  const rehearsal = await rehearse({});
  prepare(rehearsal);
  const step = stepNamed(microsoft365, name)!;
  const { account, tenant, context, clock } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  await markMailbox(account, tenant);
  clock.advance(hours(3));
  return { ...rehearsal, step, before };
}

/** Takes the step back, and answers what its proof saw. */
export async function released(
  { step, before, account, tenant, context, clock }: Taken,
  differing: Partial<ReleaseContext> = {},
): Promise<string> {
  if ('irreversible' in step.undo) throw new Error('there is no way back');
  const { compromisedSince } = context;
  const release = {
    kind: 'remediated',
    sinceStated: true,
    compromisedSince,
    hostile: [],
    since: tenant.now(),
    ...differing,
  } as const;
  await step.undo.restore(account, before, tenant, release);
  clock.advance(minutes(1));
  const verdict = await step.undo.verify(account, before, tenant, release);
  expect(verdict.is).toBe('holds');
  return 'seen' in verdict ? verdict.seen : '';
}
