import * as df from 'durable-functions';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { takeBack } from '../../shared/work/take-back.ts';
import type { TakeBackInput } from '../../shared/work/take-back.ts';
import { workContext } from '../connections.ts';
import { takeBackStep } from '../contracts/watch.ts';

async function takeBackOnce(input: TakeBackInput): Promise<Outcome> {
  return takeBack(input, await workContext());
}

df.app.activity(takeBackStep.name, { handler: takeBackOnce });
