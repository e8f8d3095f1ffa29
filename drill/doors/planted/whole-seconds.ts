import { inWholeSeconds, fromWholeSeconds } from '../../../shared/domain/duration.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';

/** The time as the service keeps it: in whole seconds. */
export function wholeSeconds({ clock }: TenantState): number {
  return fromWholeSeconds(inWholeSeconds(clock.now()));
}
