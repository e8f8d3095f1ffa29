const { app } = require('@azure/functions');
const df = require('durable-functions');

const runs = (globalThis[Symbol.for('fixture.runs')] ??= {});

// Lets a test look at every episode as the SDK saw it.
app.hook.postInvocation(({ invocationContext, inputs }) => {
  const executor = invocationContext.df?.taskOrchestratorExecutor;
  if (executor) globalThis[Symbol.for('fixture.episode')]?.(inputs[0].history, executor);
});

df.app.activity('hello', { handler: (name) => `Hello ${name}!` });
df.app.activity('count', {
  handler: ({ key }) => (runs[key] = (runs[key] ?? 0) + 1),
});
df.app.activity('flaky', {
  handler: ({ key, failures }) => {
    runs[key] = (runs[key] ?? 0) + 1;
    if (runs[key] <= failures) throw new Error(`attempt ${runs[key]} failed`);
    return runs[key];
  },
});
df.app.activity('careless', {
  handler: () => {
    void Promise.reject(new Error('nobody waits for this promise'));
    setTimeout(() => {
      throw new Error('nobody waits for this timer');
    }, 0);
    return 'done';
  },
});
df.app.orchestration('carefree', function* (context) {
  const done = yield context.df.callActivity('careless');
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 50));
  return done;
});
df.app.activity('echo', { handler: (input) => input ?? 'nothing' });

df.app.orchestration('sequence', function* (context) {
  const first = yield context.df.callActivity('hello', 'Tokyo');
  const second = yield context.df.callActivity('hello', 'Seattle');
  return [first, second];
});
df.app.orchestration('fanOut', function* (context) {
  const tasks = [];
  for (let n = 0; n < context.df.getInput(); n++) tasks.push(context.df.callActivity('echo', { n }));
  const all = yield context.df.Task.all(tasks);
  return all.reduce((sum, { n }) => sum + n, 0);
});
df.app.orchestration('sleep', function* (context) {
  const began = context.df.currentUtcDateTime.getTime();
  yield context.df.createTimer(new Date(began + context.df.getInput()));
  return context.df.currentUtcDateTime.getTime() - began;
});
df.app.orchestration('approval', function* (context) {
  const deadline = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput()));
  const approved = context.df.waitForExternalEvent('approved');
  const winner = yield context.df.Task.any([approved, deadline]);
  if (winner === deadline) return 'too late';
  deadline.cancel();
  return approved.result;
});
df.app.orchestration('retry', function* (context) {
  const { attempts, ...input } = context.df.getInput();
  const options = new df.RetryOptions(60_000, attempts);
  options.backoffCoefficient = 2;
  return yield context.df.callActivityWithRetry('flaky', options, input);
});
df.app.orchestration('parent', function* (context) {
  const children = context.df.getInput().map((name) => context.df.callSubOrchestrator(name));
  return yield context.df.Task.all(children);
});
df.app.orchestration('child', function* (context) {
  return yield context.df.callActivity('hello', 'child');
});
df.app.orchestration('brokenChild', function* (context) {
  yield context.df.callActivity('hello', 'child');
  throw new Error('child broke');
});
df.app.orchestration('catches', function* (context) {
  try {
    yield context.df.callSubOrchestrator('brokenChild');
  } catch (error) {
    return error.message;
  }
});
df.app.orchestration('counter', function* (context) {
  const { left, seen } = context.df.getInput();
  context.df.setCustomStatus({ seen });
  if (left === 0) return seen;
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  context.df.continueAsNew({ left: left - 1, seen: seen + 1 });
});
df.app.orchestration('collector', function* (context) {
  const { wanted, got } = context.df.getInput();
  if (got.length === wanted) return got;
  const next = yield context.df.waitForExternalEvent('item');
  context.df.continueAsNew({ wanted, got: [...got, next] });
});
df.app.orchestration('journey', function* (context) {
  const n = context.df.getInput();
  const pause = () => context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 15));
  const greeting = yield context.df.callActivity('hello', String(n));
  yield pause();
  const echoes = yield context.df.Task.all([1, 2, 3].map((m) => context.df.callActivity('echo', { m: n * m })));
  const child = yield context.df.callSubOrchestrator('child');
  yield pause();
  const counted = yield context.df.callSubOrchestrator('stepper', { left: 3, seen: n });
  return [greeting, ...echoes.map(({ m }) => m), child, counted];
});
df.app.orchestration('chain', function* (context) {
  let sum = context.df.getInput();
  for (let n = 1; n <= 20; n++) sum += (yield context.df.callActivity('echo', { n })).n;
  return sum;
});
df.app.orchestration('stepper', function* (context) {
  const { left, seen } = context.df.getInput();
  if (left === 0) return seen;
  yield context.df.callActivity('echo', { left });
  context.df.continueAsNew({ left: left - 1, seen: seen + 1 });
});
df.app.orchestration('forever', function* (context) {
  yield context.df.waitForExternalEvent('never');
});
df.app.orchestration('status', function* (context) {
  context.df.setCustomStatus('x'.repeat(context.df.getInput()));
  yield context.df.callActivity('hello', 'status');
  return 'done';
});
df.app.orchestration('reuse', function* (context) {
  const slow = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  yield context.df.Task.any([slow, context.df.callActivity('hello', 'a')]);
  yield context.df.Task.any([slow, context.df.callActivity('hello', 'b')]);
});
df.app.orchestration('moody', function* (context) {
  runs.moody = (runs.moody ?? 0) + 1;
  yield context.df.callActivity(runs.moody === 1 ? 'hello' : 'echo', 'x');
  yield context.df.callActivity('hello', 'y');
});
df.app.orchestration('versioned', function* (context) {
  return yield context.df.callSubOrchestrator('child', {}, 'versioned-child', '2.0');
});
df.app.activity('detailed', {
  handler: () => {
    df.app.setExceptionPropertiesProvider({ getExceptionProperties: () => ({ code: 7 }) });
    throw new Error('with properties');
  },
});
df.app.orchestration('detailing', function* (context) {
  try {
    yield context.df.callActivity('detailed');
  } finally {
    df.app.setExceptionPropertiesProvider(undefined);
  }
});
df.app.orchestration('http', function* (context) {
  return yield context.df.callHttp({ method: 'GET', url: 'http://127.0.0.1/' });
});
df.app.orchestration('entity', function* (context) {
  return yield context.df.callEntity(new df.EntityId('counter', 'x'), 'get');
});
df.app.orchestration('signal', function* (context) {
  context.df.signalEntity(new df.EntityId('counter', 'x'), 'add', 1);
  yield context.df.callActivity('hello', 'x');
});
df.app.orchestration('retryTimeout', function* (context) {
  const options = new df.RetryOptions(60_000, 3);
  options.retryTimeoutInMilliseconds = 1000;
  yield context.df.callActivityWithRetry('hello', options, 'x');
});
df.app.orchestration('boolean', function* (context) {
  yield context.df.callActivity('echo', true);
});
df.app.orchestration('readersKey', function* (context) {
  yield context.df.callActivity('echo', { $ref: '1' });
});
df.app.orchestration('nothing', function* (context) {
  return yield context.df.callActivity('typeOf', null);
});
df.app.activity('typeOf', { handler: (input) => typeof input });
df.app.orchestration('textAsNew', function* (context) {
  yield context.df.callActivity('hello', 'x');
  context.df.continueAsNew('text');
});
df.app.orchestration('numberedEvent', function* (context) {
  yield context.df.waitForExternalEvent('0');
});

app.http('client', {
  route: 'client/{operation}/{id?}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const { operation, id } = request.params;
    const body = await request.json();
    try {
      switch (operation) {
        case 'start':
          return { jsonBody: await client.startNew(body.name, { instanceId: id, input: body.input }) };
        case 'raise':
          return { jsonBody: (await client.raiseEvent(id, body.name, body.data)) ?? 'done' };
        case 'terminate':
          return { jsonBody: (await client.terminate(id, body.reason)) ?? 'done' };
        case 'purge':
          return { jsonBody: await client.purgeInstanceHistory(id) };
        case 'suspend':
          return { jsonBody: (await client.suspend(id, 'why')) ?? 'done' };
        case 'rewind':
          return { jsonBody: (await client.rewind(id, 'why')) ?? 'done' };
        case 'entity':
          return { jsonBody: await client.readEntityState(new df.EntityId('counter', 'x')) };
        case 'status':
          return {
            jsonBody: await client.getStatus(id, { showHistory: true, showHistoryOutput: true, showInput: true }),
          };
        case 'list':
          return { jsonBody: await client.getStatusBy({ runtimeStatus: body.runtimeStatus }) };
        case 'check':
          return client.createCheckStatusResponse(request, id);
      }
    } catch (error) {
      return { status: 422, jsonBody: { error: error.message } };
    }
  },
});
