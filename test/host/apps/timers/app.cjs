const { app } = require('@azure/functions');

const ticks = (globalThis[Symbol.for('fixture.ticks')] ??= []);

app.timer('hourly', {
  schedule: '0 0 * * * *',
  handler: (timer) => ticks.push({ at: Date.now(), isPastDue: timer.isPastDue, next: timer.scheduleStatus.next }),
});
