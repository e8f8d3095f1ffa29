import type { ServiceBusMessage } from '@azure/service-bus';
import type { Clock } from '../../host/clock.ts';
import type { Matter } from '../../shared/domain/mode.ts';
import type { CaseClient } from './case-client.ts';

const second = 'Sofia Berg, data protection';

/** One person asks for the watch and another approves it, at the same moment; in words, what they did. */
export async function askForWatch(
  clock: Clock,
  client: CaseClient,
  { body }: Pick<ServiceBusMessage, 'body'>,
  { approvedBy }: Matter,
): Promise<string> {
  const release = clock.busy();
  try {
    const caseId = await client.ask(body, approvedBy, 'Case.Watch');
    await client.decide(caseId, second, { decision: 'approve', about: 'containment' });
  } finally {
    release();
  }
  return `${approvedBy}, asks for a watch, and ${second}, approves it`;
}
