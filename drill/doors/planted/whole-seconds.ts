import { seconds } from '../../../shared/domain/duration.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';

/** The time as the service keeps it: in whole seconds. */
export function wholeSeconds({ clock }: TenantState): number {
  return Math.floor(clock.now() / seconds(1)) * seconds(1);
}
