import * as z from 'zod';
import type { StoredEntry } from '../casefile/case-store.ts';
import { outOfBandChannels } from '../domain/channels.ts';
import { Decision } from '../domain/decision.ts';
import { Matter } from '../domain/mode.ts';

export const WatchView = z.strictObject({
  matter: Matter,
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
export function viewWatch(matter: Matter, entries: readonly StoredEntry[]): WatchView {
  const ticks = new Map<string, { by: string; at: string }>();
  for (const entry of entries) {
    const said = entry.kind === 'decision' ? Decision.safeParse(entry['decision']).data : undefined;
    if (said?.decision === 'tick' && !ticks.has(said.channel)) ticks.set(said.channel, { by: said.by, at: entry.at });
  }
  return {
    matter,
    evidenceTaken: entries.filter((entry) => entry.kind === 'evidence' && entry['about'] === 'watch').length,
    channels: outOfBandChannels.map(({ channel, what }) => ({ channel, what, ticked: ticks.get(channel) ?? null })),
  };
}
