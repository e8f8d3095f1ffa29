// What Microsoft's in-memory backend for tests takes: CPU of a chain and of a fan-out, as JSON. Arguments: activities, times to warm up, times.
import {
  InMemoryOrchestrationBackend,
  TestOrchestrationClient,
  TestOrchestrationWorker,
  whenAll,
} from '@microsoft/durabletask-js';

const [activities, unmeasured, measured] = process.argv.slice(2).map(Number);
// It prints each event; ours prints none.
for (const name of ['log', 'info', 'debug', 'warn']) console[name] = () => undefined;

const backend = new InMemoryOrchestrationBackend();
const worker = new TestOrchestrationWorker(backend);
const client = new TestOrchestrationClient(backend);
const look = async () => true;
const chain = async function* (context, many) {
  for (let left = many; left > 0; left -= 1) yield context.callActivity(look, 0);
};
const fanOut = async function* (context, many) {
  yield whenAll(Array.from({ length: many }, () => context.callActivity(look, 0)));
};
worker.addActivity(look);
for (const orchestrator of [chain, fanOut]) worker.addOrchestrator(orchestrator);
await worker.start();

const told = {};
for (const [name, orchestrator] of Object.entries({ chain, fanOut })) {
  told[name] = [];
  for (let time = -unmeasured; time < measured; time += 1) {
    const before = process.cpuUsage();
    const id = await client.scheduleNewOrchestration(orchestrator, activities);
    const state = await client.waitForOrchestrationCompletion(id, false, 60);
    const { user, system } = process.cpuUsage(before);
    if (state?.failureDetails ?? !state) throw new Error('it did not complete');
    if (time >= 0) told[name].push((user + system) / 1_000);
  }
}
await worker.stop();
process.stdout.write(JSON.stringify(told));
process.exit(0);
