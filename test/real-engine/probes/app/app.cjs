const { app } = require('@azure/functions');
const df = require('durable-functions');

const runs = new Map();
const later = (context, milliseconds) =>
  context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + milliseconds));
const input = (context) => context.df.getInput();

/** What an activity was handed: `undefined` and text look different from what they look like. */
df.app.activity('describe', {
  handler: (value) => ({ type: typeof value, ...(value === undefined ? {} : { value }) }),
});
df.app.activity('echo', { handler: (value) => value });
df.app.activity('now', { handler: () => Date.now() });
df.app.activity('measure', { handler: (text) => text.length });
df.app.activity('grow', { handler: (length) => 'x'.repeat(length) });
df.app.activity('slow', { handler: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)) });
df.app.activity('fail', {
  handler: (message) => {
    throw new Error(message);
  },
});
// Of two that fail at once the real engine names the one that came in first.
df.app.activity('failLate', {
  handler: async (message) => {
    await new Promise((done) => setTimeout(done, 1_500));
    throw new Error(message);
  },
});
df.app.activity('throwText', {
  handler: (message) => {
    throw message;
  },
});
df.app.activity('flaky', {
  handler: ({ key, failures }) => {
    const run = (runs.get(key) ?? 0) + 1;
    runs.set(key, run);
    if (run <= failures) throw new Error(`attempt ${run} failed`);
    return run;
  },
});
const answers = {
  nothing: undefined,
  null: null,
  empty: '',
  zero: 0,
  no: false,
  yes: true,
  digits: '123',
  quoted: '"x"',
  date: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)),
  isoText: '2026-01-02T03:04:05.678+02:00',
  list: [1, 'a', null, [true]],
  big: 12345678901234.5,
  id: { $id: '1', a: 1 },
  type: { $type: 'x', a: 1 },
  ref: { $ref: '1', a: 1 },
  refLast: { a: 1, $ref: '1' },
};
df.app.activity('answer', { handler: (name) => answers[name] });

df.app.orchestration('one', function* (context) {
  const { activity, value } = input(context);
  return yield context.df.callActivity(activity, value);
});
df.app.orchestration('caught', function* (context) {
  const { activity, value } = input(context);
  try {
    yield context.df.callActivity(activity, value);
  } catch (error) {
    return error.message;
  }
});
df.app.orchestration('withNothing', function* (context) {
  return yield context.df.callActivity('describe');
});
df.app.orchestration('returns', function* (context) {
  return answers[input(context)];
});
df.app.orchestration('returnsInput', function* (context) {
  const value = input(context);
  return { type: typeof value, value: value ?? 'none' };
});
df.app.orchestration('fanOut', function* (context) {
  const tasks = Array.from({ length: input(context) }, (_, n) => context.df.callActivity('echo', n));
  return (yield context.df.Task.all(tasks)).reduce((sum, n) => sum + n, 0);
});
df.app.orchestration('children', function* (context) {
  const tasks = Array.from({ length: input(context) }, (_, n) => context.df.callSubOrchestrator('double', n));
  return yield context.df.Task.all(tasks);
});
df.app.orchestration('double', function* (context) {
  return (yield context.df.callActivity('echo', input(context))) * 2;
});
df.app.orchestration('allWithFailures', function* (context) {
  const named = (message) => (message === '' ? 'echo' : message.endsWith(', late') ? 'failLate' : 'fail');
  const tasks = input(context).map((message) => context.df.callActivity(named(message), message));
  try {
    return yield context.df.Task.all(tasks);
  } catch (error) {
    return error.message;
  }
});
df.app.orchestration('anyWinner', function* (context) {
  const deadline = later(context, 3_600_000);
  const work = context.df.callActivity('echo', 'done');
  const winner = yield context.df.Task.any([deadline, work]);
  deadline.cancel();
  return winner === work ? work.result : 'too late';
});
df.app.orchestration('anyFailure', function* (context) {
  const deadline = later(context, 3_600_000);
  const work = context.df.callActivity('fail', 'first to fail');
  const winner = yield context.df.Task.any([deadline, work]);
  deadline.cancel();
  return [winner === work, work.isFaulted];
});
df.app.orchestration('deadline', function* (context) {
  const deadline = later(context, 1_500);
  const event = context.df.waitForExternalEvent('never');
  return (yield context.df.Task.any([deadline, event])) === deadline ? 'too late' : 'early';
});
df.app.orchestration('afterAnEvent', function* (context) {
  yield later(context, 3_000);
  return yield context.df.waitForExternalEvent('early');
});
df.app.orchestration('collector', function* (context) {
  const got = [...input(context), yield context.df.waitForExternalEvent('item')];
  if (got.length === 3) return got;
  context.df.continueAsNew(got);
});
df.app.orchestration('twoOfOneName', function* (context) {
  const first = yield context.df.waitForExternalEvent('item');
  yield context.df.callActivity('echo', first);
  return [first, yield context.df.waitForExternalEvent('item')].sort();
});
df.app.orchestration('overtaken', function* (context) {
  const wait = context.df.waitForExternalEvent('word');
  yield context.df.Task.any([later(context, 500), wait]);
  context.df.setCustomStatus('looks');
  yield context.df.callActivity('slow', 6_000);
  return wait.isCompleted;
});
df.app.orchestration('counter', function* (context) {
  const { left, seen } = input(context);
  yield context.df.callActivity('echo', left);
  if (left === 0) return seen;
  context.df.continueAsNew({ left: left - 1, seen: seen + 1 });
});
df.app.orchestration('timerInThePast', function* (context) {
  yield later(context, -60_000);
  return 'fired';
});
df.app.orchestration('retried', function* (context) {
  const { attempts, ...flaky } = input(context);
  try {
    return yield context.df.callActivityWithRetry('flaky', new df.RetryOptions(500, attempts), flaky);
  } catch (error) {
    return error.message;
  }
});
df.app.orchestration('childRetried', function* (context) {
  try {
    return yield context.df.callSubOrchestratorWithRetry('throws', new df.RetryOptions(500, 2), 'child broke');
  } catch (error) {
    return error.message;
  }
});
df.app.orchestration('throws', function* (context) {
  yield context.df.callActivity('echo', 1);
  throw new Error(input(context));
});
df.app.orchestration('childThrows', function* (context) {
  yield context.df.callSubOrchestrator('throws', 'child broke');
});
df.app.orchestration('childCaught', function* (context) {
  const { name, value, id } = input(context);
  try {
    return { child: yield context.df.callSubOrchestrator(name, value, id) };
  } catch (error) {
    return error.message;
  }
});
df.app.orchestration('status', function* (context) {
  context.df.setCustomStatus('s'.repeat(input(context)));
  yield context.df.callActivity('echo', 1);
  return 'done';
});
df.app.orchestration('statusOfObject', function* (context) {
  context.df.setCustomStatus(input(context));
  yield context.df.callActivity('echo', 1);
  return 'done';
});
df.app.orchestration('waits', function* (context) {
  return yield context.df.waitForExternalEvent('go');
});
df.app.orchestration('bigBothWays', function* (context) {
  const text = yield context.df.callActivity('grow', input(context));
  return yield context.df.callActivity('measure', text);
});

app.http('client', {
  route: 'client/{operation}/{id}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const { operation, id } = request.params;
    const { name, value } = await request.json();
    try {
      return { jsonBody: { is: await operations[operation](client, id, name, value) } };
    } catch (error) {
      return { jsonBody: { error: error.message } };
    }
  },
});
const operations = {
  start: (client, instanceId, name, value) => client.startNew(name, { instanceId, input: value }),
  raise: (client, id, name, value) => client.raiseEvent(id, name, value),
  terminate: (client, id, reason) => client.terminate(id, reason),
  purge: (client, id) => client.purgeInstanceHistory(id),
  status: (client, id) => client.getStatus(id),
};
