import * as z from 'zod';
import type { CaseStart } from './case-start.ts';
import { acceptedByName, KeptRelease } from './decision.ts';

/** What is taken back, and by whose word. It lands in the durable history, so it holds no secret. */
export const UndoOrder = z.object({
  caseId: z.string(),
  decision: acceptedByName(KeptRelease.strip()),
  /** The first release of a case is 1; missing where a watch is closed, which is no release. */
  number: z.number().exactOptional(),
});
export type UndoOrder = z.infer<typeof UndoOrder>;

/** The input of a release. */
export const ReleaseOrder = UndoOrder.required({ number: true });
export type ReleaseOrder = z.infer<typeof ReleaseOrder>;

/** An order with the case as it began: its account is the before-state of the cut-off. */
export interface UndoStart extends Omit<UndoOrder, 'caseId'> {
  readonly start: CaseStart;
}
export type ReleaseStart = UndoStart & Pick<ReleaseOrder, 'number'>;

/** Nothing that a watch did was meant for the owner of the account, so closing it brings everything back, as after a false alarm. */
export function orderToClose(caseId: string, by: string): UndoOrder {
  return { caseId, decision: KeptRelease.parse({ decision: 'release', by, kind: 'false-alarm' }) };
}
