import * as df from 'durable-functions';
import { caseStore, tenant } from '../connections.ts';
import { attempt } from '../../shared/containment/attempt.ts';
import type { Outcome } from '../../shared/containment/outcome.ts';
import type { AttemptInput } from '../orchestrators/callables.ts';

export async function attemptStep(input: AttemptInput): Promise<Outcome> {
  return attempt(input, await tenant(), caseStore());
}

df.app.activity('attempt-step', { handler: attemptStep });
