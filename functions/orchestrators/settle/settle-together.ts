import type * as z from 'zod';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { settleTogether } from '../../contracts/settle.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { doAll } from './settle-all.ts';

/** Never throws: it answers outcomes. */
function* settle(
  context: Context,
  { caseId, runs }: z.infer<typeof settleTogether.input>,
): Durable<readonly Standing[]> {
  return yield* doAll(context, caseId, runs);
}

serveOrchestrator(settleTogether, settle);
