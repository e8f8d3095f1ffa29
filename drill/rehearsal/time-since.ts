/** `+3s`, `+2:10:00`, `+2d 4:00:00`: how long after the alert. */
export function timeSince(milliseconds: number): string {
  const total = Math.max(0, milliseconds);
  if (total < 10_000) return `+${(total / 1_000).toFixed(1)}s`;
  const seconds = Math.floor(total / 1_000);
  if (seconds < 60) return `+${seconds}s`;
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor((seconds % 86_400) / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  const [hours, ...rest] = clock.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')));
  return `+${days > 0 ? `${days}d ` : ''}${[hours, ...rest].join(':')}`;
}
