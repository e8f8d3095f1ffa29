const { app } = require('@azure/functions');

const seen = (globalThis[Symbol.for('fixture.messages')] ??= { calls: [], running: 0, most: 0 });

app.serviceBusQueue('take', {
  connection: 'FixtureBus',
  queueName: '%FixtureQueue%',
  handler: async (body, context) => {
    seen.most = Math.max(seen.most, ++seen.running);
    seen.calls.push({ body, ...context.triggerMetadata });
    await Promise.resolve();
    seen.running--;
    if (body.fail > context.triggerMetadata.deliveryCount) throw new Error('not yet');
  },
});
app.serviceBusTopic('told', {
  topicName: 'news',
  subscriptionName: 'soc',
  connection: 'FixtureBus',
  handler: (body, context) => {
    seen.calls.push({ body, messageId: context.triggerMetadata.messageId });
  },
});
