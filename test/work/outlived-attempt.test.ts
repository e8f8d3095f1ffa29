import { tell } from '../../shared/casefile/record.ts';
import { minutes } from '../../shared/domain/duration.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { planned } from '../casefile/an-entry.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { decided, storeForEach, tenantThat, spoken } from './a-release.ts';

const storeOf = storeForEach();
const start = aStart(anAccount());
const plan = drawPlan(microsoft365, start.account, start.options, start.incident.receivedAt);
const run = [...plan.cutOff, ...plan.rest].find(({ name }) => name === 'stop-forwarding')!;

/** An attempt that hangs for so long before it changes anything, while somebody decides, or does not. */
async function afterHanging(
  wait: number,
  isDecided: boolean,
): Promise<{ writes: string[]; state: string; reads: number }> {
  let clock = Date.parse('2026-11-01T12:00:00.000Z');
  const kept = storeOf();
  let reads = 0;
  const store: typeof kept = { ...kept, entries: (caseId) => ((reads += 1), kept.entries(caseId)) };
  await tell(store, start.caseId, planned(anAccount(), start.incident.receivedAt));
  const writes: string[] = [];
  const base = tenantThat(spoken());
  const now = (): string => new Date(clock).toISOString();
  const tenant: Tenant = {
    ...base,
    now,
    exchange: {
      async run(cmdlet) {
        if (cmdlet !== 'Get-Mailbox') {
          if (cmdlet.startsWith('Set-')) writes.push(cmdlet);
          return [];
        }
        if (clock === Date.parse('2026-11-01T12:00:00.000Z')) {
          clock += wait;
          if (isDecided)
            await tell(store, start.caseId, { kind: 'decision', at: now(), decision: decided(), release: 1 });
        }
        return [{ ForwardingSmtpAddress: 'smtp:thief@example.com', DeliverToMailboxAndForward: true }];
      },
    },
  };
  reads = 0;
  const { state } = await attempt({ start, run }, { farEnd: microsoft365, tenant, store });
  return { writes, state, reads };
}

test('an attempt that hung changes nothing any more once somebody decided to take its case back', async () => {
  expect(await afterHanging(minutes(5), true)).toMatchObject({ writes: [], state: 'later' });
});

test.each([
  ['one that hung goes on', minutes(5), false],
  ['one that is quick reads nothing more', minutes(1), true],
])('%s otherwise', async (_, wait, isDecided) => {
  const { writes, reads } = await afterHanging(wait, isDecided);
  expect(writes).not.toEqual([]);
  expect(reads).toBe(wait > minutes(2) ? 1 : 0);
});
