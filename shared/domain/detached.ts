import * as z from 'zod';

/** An instance as it is begun. */
export const Startable = z.object({ orchestration: z.string(), instanceId: z.string(), input: z.unknown() });
export type Startable = z.infer<typeof Startable>;

/** What runs for a case in an instance of its own that nobody waits for. */
export const Detached = Startable.extend({ input: z.looseObject({ caseId: z.string() }) });
export type Detached = z.infer<typeof Detached>;
