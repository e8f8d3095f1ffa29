import { days, hours, minutes, seconds } from '../../shared/domain/duration.ts';

/** `+3s`, `+2:10:00`, `+2d 4:00:00`: how long after the alert. */
export function timeSince(milliseconds: number): string {
  const total = Math.max(0, milliseconds);
  if (total < seconds(10)) return `+${(total / seconds(1)).toFixed(1)}s`;
  if (total < minutes(1)) return `+${Math.floor(total / seconds(1))}s`;
  const whole = Math.floor(total / days(1));
  const rest = [(total % hours(1)) / minutes(1), (total % minutes(1)) / seconds(1)];
  const clock = [
    String(Math.floor((total % days(1)) / hours(1))),
    ...rest.map((part) => String(Math.floor(part)).padStart(2, '0')),
  ];
  return `+${whole > 0 ? `${whole}d ` : ''}${clock.join(':')}`;
}
