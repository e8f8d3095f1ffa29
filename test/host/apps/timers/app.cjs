const { app } = require('@azure/functions');

const given = (name) => globalThis[Symbol.for(name)];

app.timer('hourly', {
  schedule: '0 0 * * * *',
  handler: (timer) => {
    given('fixture.ticks').push({ at: Date.now(), isPastDue: timer.isPastDue, next: timer.scheduleStatus.next });
    return given('fixture.hold')?.();
  },
});
