const { app } = require('@azure/functions');
require('../../../functions/main.ts');

// Lets a test look at every episode as the SDK saw it.
app.hook.postInvocation(({ invocationContext, inputs }) => {
  const executor = invocationContext.df?.taskOrchestratorExecutor;
  if (executor) globalThis[Symbol.for('fixture.episode')]?.(inputs[0].history, executor);
});
