import * as df from 'durable-functions';
import { workContext } from '../connections.ts';
import { attempt } from '../../shared/work/attempt.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import type { AttemptInput } from '../contracts/contain.ts';

export async function attemptStep(input: AttemptInput): Promise<Outcome> {
  return attempt(input, await workContext());
}

df.app.activity('attempt-step', { handler: attemptStep });
