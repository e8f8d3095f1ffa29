import * as z from 'zod';

/** What runs for a case in an instance of its own that nobody waits for. */
export const Detached = z.object({
  orchestration: z.string(),
  instanceId: z.string(),
  input: z.looseObject({ caseId: z.string() }),
});
export type Detached = z.infer<typeof Detached>;
