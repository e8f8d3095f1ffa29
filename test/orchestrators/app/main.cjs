const { app } = require('@azure/functions');
require('../../../functions/main.ts');

// Lets a test break an activity off, before it has begun or after it is done: `fixture.activity` answers a function that throws.
app.hook.preInvocation((invocation) => {
  const { invocationContext, inputs, functionHandler } = invocation;
  const breaking = globalThis[Symbol.for('fixture.activity')]?.(invocationContext.functionName, inputs[0]);
  if (breaking) invocation.functionHandler = async (...given) => breaking(() => functionHandler(...given));
});

// Lets a test look at every episode as the SDK saw it.
app.hook.postInvocation(({ invocationContext, inputs }) => {
  const executor = invocationContext.df?.taskOrchestratorExecutor;
  if (executor) globalThis[Symbol.for('fixture.episode')]?.(inputs[0].history, executor);
});
