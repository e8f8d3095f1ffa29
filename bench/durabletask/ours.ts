// What the embedded engine takes in memory: CPU of a chain and of a fan-out, as JSON. Arguments: activities, times to warm up, times.
import { systemClock } from '../../host/system-clock.ts';
import { startPollingHost } from '../polling-host.ts';

const [activities = 0, unmeasured = 0, measured = 0] = process.argv.slice(2).map(Number);
const host = await startPollingHost(systemClock());
const told: Record<string, number[]> = {};
for (const [name, route] of Object.entries({ chain: 'in-turn', fanOut: 'at-once' })) {
  const times: number[] = [];
  for (let time = -unmeasured; time < measured; time += 1) {
    const before = process.cpuUsage();
    await complete(route);
    const { user, system } = process.cpuUsage(before);
    if (time >= 0) times.push((user + system) / 1_000);
  }
  told[name] = times;
}
await host.close();
process.stdout.write(JSON.stringify(told));

async function complete(route: string): Promise<void> {
  const response = await fetch(`${host.url}/api/${route}`, { method: 'POST', body: JSON.stringify({ activities }) });
  const { instanceId } = (await response.json()) as { instanceId: string };
  const isOver = (): boolean =>
    host.statuses().some((each) => each.instanceId === instanceId && each.runtimeStatus === 'Completed');
  while (!isOver()) await new Promise((later) => setTimeout(later, 5));
}
