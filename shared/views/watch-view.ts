import * as z from 'zod';
import type { CaseFile } from '../casefile/case-file.ts';
import { outOfBandChannels } from '../domain/channels.ts';
import { KeptMatter } from '../domain/mode.ts';
import type { Matter } from '../domain/mode.ts';

export const WatchView = z.strictObject({
  matter: KeptMatter,
  evidenceTaken: z.number().int().meta({ description: 'How many looks for evidence are in the entries.' }),
  channels: z
    .array(
      z.strictObject({
        channel: z.string(),
        what: z.string(),
        ticked: z.strictObject({ by: z.string(), at: z.string() }).nullable(),
      }),
    )
    .meta({ description: 'The out-of-band checklist: ticked off by the decision "tick"; nothing waits for it.' }),
});
export type WatchView = z.infer<typeof WatchView>;

/** How a watch stands: whoever decides about it sees what was done and what was not. */
export function viewWatch(
  matter: Matter,
  { decisions, evidence }: Pick<CaseFile, 'decisions' | 'evidence'>,
): WatchView {
  const ticks = new Map<string, { by: string; at: string }>();
  for (const { decision, at } of decisions) {
    if (decision.decision === 'tick' && !ticks.has(decision.channel))
      ticks.set(decision.channel, { by: decision.by, at });
  }
  return {
    matter,
    evidenceTaken: evidence.length,
    channels: outOfBandChannels.map(({ channel, what }) => ({ channel, what, ticked: ticks.get(channel) ?? null })),
  };
}
