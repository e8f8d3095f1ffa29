import { days, seconds } from '../../shared/domain/duration.ts';
import type { Clock } from '../../host/clock.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { CaseSummary, CaseView } from '../../shared/views/case-view.ts';
import type { CaseClient } from './case-client.ts';

/**
 * Follows the case to its end, or to the rejection of its alert. It looks every half second at first and then ever less often (a 25th of the time gone by), all on the
 * drill's clock: a virtual clock would otherwise be days past the end before a look in real time saw it. Each look holds the clock.
 */
export async function watchCase(
  clock: Clock,
  alertedAt: number,
  client: CaseClient,
  scenario: Pick<Scenario, 'account'> & {
    readonly endsWhen?: (view: CaseView, cases: readonly CaseSummary[]) => boolean;
  },
  onLook: (view: CaseView) => void,
): Promise<{ readonly view: CaseView; readonly release: () => void }> {
  let caseId: string | undefined;
  for (;;) {
    const release = clock.busy();
    try {
      // Once the case is known, only a scenario whose end depends on others needs the list.
      const cases = caseId === undefined || scenario.endsWhen ? await client.list() : [];
      caseId = cases.find(({ account }) => account.objectId === scenario.account.objectId)?.caseId ?? caseId;
      if (caseId !== undefined) {
        const view = await client.view(caseId);
        onLook(view);
        // The clock stands still until the caller has seen what the attacker can do at this very moment.
        const isOver = scenario.endsWhen ? scenario.endsWhen(view, cases) : view.status === 'ended';
        if (isOver || isLeft(view, clock.now())) return { view, release };
      } else {
        const because = await client.rejected();
        if (because) return { view: neverStarted(scenario.account, because, alertedAt), release };
      }
    } catch (error) {
      release();
      throw error;
    }
    const next = clock.now() + Math.max(seconds(0.5), (clock.now() - alertedAt) / 25);
    const woken = sleepUntil(clock, next);
    release();
    await woken;
  }
}

/** Longer than anything waits between two looks. */
const silence = days(2);

/** Broken off, or silent for longer than it ever is, and nobody opens it anew. */
function isLeft({ status, needsPerson, startedAt, entries }: CaseView, now: number): boolean {
  const hasWatchdog = process.env['AzureWebJobs.watchdog.Disabled'] !== 'true';
  if (hasWatchdog) return status === 'broken-off' && needsPerson !== undefined;
  return status === 'broken-off' || now - Date.parse(entries.at(-1)?.at ?? startedAt) > silence;
}

/** What there is to see of a case where its alert started none. */
function neverStarted(account: Scenario['account'], because: readonly string[], alertedAt: number): CaseView {
  return {
    ...{ caseId: 'no case', account: { ...account, tenantId: '' }, status: 'ended', result: 'rejected' },
    ...{ startedAt: new Date(alertedAt).toISOString(), because: [...because] },
    ...{ kindOfAccount: [], proof: [], uncertain: [], residualRisk: [], steps: [], findings: [], entries: [] },
  };
}

export function sleepUntil(clock: Clock, due: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(due, resolve);
  });
}
