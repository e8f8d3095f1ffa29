import { app } from '@azure/functions';
import * as df from 'durable-functions';
import type * as z from 'zod';
import type { Attempt, settleStep } from '../functions/contracts/settle.ts';
import '../functions/orchestrators/settle/settle-step.ts';
import type { Outcome } from '../shared/plan/outcome.ts';
import { days, seconds } from '../shared/domain/duration.ts';

/** The real `settle-step`, waiting for something that lands at a time its input names; and the same wait with a fixed poll. */
df.app.activity('attempt-step', {
  handler: ({ run, before }: Attempt): Outcome => {
    const now = new Date().toISOString();
    const attempts = (before?.attempts ?? 0) + 1;
    const state = Date.now() >= Number(run.step) ? 'holds' : 'not-yet';
    return { run: run.name, step: run.step, state, note: '', attempts, since: before?.since ?? now, seenAt: now };
  },
});

df.app.activity('look', { handler: (landsAt: number) => Date.now() >= landsAt });

interface FixedPoll {
  readonly landsAt: number;
  readonly polls: number;
  /** How many polls before the history is started afresh. */
  readonly perExecution: number;
}

df.app.orchestration('fixed-poll', function* (context) {
  const { landsAt, polls, perExecution } = context.df.getInput<FixedPoll>();
  for (let done = 1; done <= perExecution; done += 1) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds(30)));
    if (yield context.df.callActivity('look', landsAt)) {
      return { looks: polls + done, lagMs: context.df.currentUtcDateTime.getTime() - landsAt };
    }
  }
  context.df.continueAsNew({ landsAt, polls: polls + perExecution, perExecution } satisfies FixedPoll);
  return undefined;
});

/** One activity after the other: what an engine has to write for each. */
df.app.orchestration('one-by-one', function* (context) {
  for (let left = context.df.getInput<number>(); left > 0; left -= 1) yield context.df.callActivity('look', 0);
});

df.app.orchestration('all-at-once', function* (context) {
  const many = context.df.getInput<number>();
  yield context.df.Task.all(Array.from({ length: many }, () => context.df.callActivity('look', 0)));
});

for (const [route, orchestrator] of [
  ['in-turn', 'one-by-one'],
  ['at-once', 'all-at-once'],
] as const) {
  app.http(route, {
    methods: ['POST'],
    extraInputs: [df.input.durableClient()],
    handler: async (request, context) => {
      const { activities } = (await request.json()) as { activities: number };
      return { jsonBody: { instanceId: await df.getClient(context).startNew(orchestrator, { input: activities }) } };
    },
  });
}

app.http('start', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const { how, waitMs } = (await request.json()) as { how: 'settle' | 'fixed'; waitMs: number };
    const landsAt = Date.now() + waitMs;
    const since = new Date().toISOString();
    const step = String(landsAt);
    const outcome: Outcome = { run: 'wait', step, state: 'not-yet', note: '', attempts: 0, since };
    const run = { name: 'wait', step, required: true, settleWithin: days(14), pollEvery: seconds(30), then: [] };
    const input: FixedPoll | z.infer<typeof settleStep.input> =
      how === 'settle' ? { caseId: 'C-0000-0000', run, outcome } : { landsAt, polls: 0, perExecution: 100 };
    const name = how === 'settle' ? 'settle-step' : 'fixed-poll';
    const instanceId = await df.getClient(context).startNew(name, { input });
    return { jsonBody: { instanceId, landsAt } };
  },
});
