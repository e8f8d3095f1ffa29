import { runDrills, verdictOf } from './run-drills.ts';

const drill = runDrills();

test('where a delegate who is compromised too is only offered, their door stays open, and that is a complaint', async () => {
  const quickly = ['--json', '--latency', '1'];
  const ended = await drill(
    ...quickly,
    ...['--scenario', 'delegate-compromised', '--option', 'containDelegates=offer'],
  );
  expect(ended.code).toBe(1);
  const { complaints } = verdictOf(ended);
  expect(complaints).toContain('the attacker can still use delegates-own-mail');
  expect(complaints).toContain('the delegate has 0 cases instead of one');
});
