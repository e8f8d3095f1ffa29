import * as df from 'durable-functions';
import type { AttemptInput } from '../functions/orchestrators/callables.ts';
import '../functions/orchestrators/settle-step.ts';
import type { Outcome } from '../shared/containment/outcome.ts';

/** The real `settle-step`, waiting for something that lands when its input says; and the same wait with a fixed poll of 30 seconds. */
df.app.activity('attempt-step', {
  handler: ({ move, before }: AttemptInput): Outcome => {
    const landsAt = Number(move.step);
    const since = before?.since ?? new Date().toISOString();
    const state = Date.now() >= landsAt ? 'holds' : 'not-yet';
    return {
      run: move.run,
      step: move.step,
      state,
      note: '',
      attempts: (before?.attempts ?? 0) + 1,
      since,
      actedAt: since,
    };
  },
});

df.app.activity('look', { handler: (landsAt: number) => Date.now() >= landsAt });

df.app.orchestration('poll-every-30-s', function* (context) {
  const landsAt = context.df.getInput<number>();
  for (let polls = 0; polls < 100; polls += 1) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30_000));
    if (yield context.df.callActivity('look', landsAt)) return context.df.currentUtcDateTime.getTime() - landsAt;
  }
  context.df.continueAsNew(landsAt);
  return undefined;
});

df.app.orchestration('poll-every-30-s-in-one-history', function* (context) {
  const landsAt = context.df.getInput<number>();
  do {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30_000));
  } while (!(yield context.df.callActivity('look', landsAt)));
  return context.df.currentUtcDateTime.getTime() - landsAt;
});
