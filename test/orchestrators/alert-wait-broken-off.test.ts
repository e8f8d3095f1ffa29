import { sendAlert } from '../../drill/rehearsal/send-alert.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { runApp } from './running-app.ts';

test('an alert whose wait for the tenant breaks off is contained once the tenant answers', async () => {
  const scenario = scenarioNamed('cloud');
  const lost: string[] = [];
  // A read is tried three times at once: two reads of the account have no answer.
  const surroundings = {
    scenario,
    arrange: ({ state }: Parameters<Parameters<typeof runApp>[0]['arrange']>[0]) =>
      void state.faults.push({ match: 'GET /organization', times: 6, answer: 503 }),
    losesWorker: ({ name, instanceId, number }: { name: string; instanceId: string; number: number }) => {
      const isFirst = name === 'resolve-alert' && number === 2 && lost.length === 0;
      if (isFirst) lost.push(instanceId);
      return isFirst;
    },
  };
  await runApp(surroundings, async ({ host, clock, close }) => {
    const body = { account: scenario.account.userPrincipalName, reason: 'impossible travel', id: 'm-1' };
    await sendAlert(clock, process.env['ServiceBus'] ?? '', {
      messageId: 'm-1',
      contentType: 'application/json',
      body,
    });
    // The watchdog makes no time pass by itself.
    clock.at(clock.now() + minutes(30), () => undefined);
    const names = (): string[] => host.statuses().map(({ name }) => name);
    for (let turn = 0; turn < 500 && !names().includes('contain-account'); turn += 1)
      await new Promise((later) => setTimeout(later, 20));
    expect(lost).toEqual(['resolve.m-1']);
    expect(names()).toContain('contain-account');
    await close();
  });
});
