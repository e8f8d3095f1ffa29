import { aSender } from '../signed-in.ts';
import { turnSwitch, switchKnown } from '../../shared/decisions/kill-switch.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { readCase } from '../../shared/casefile/case-file.ts';
import { hours } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { Containment } from '../../shared/intake/start-containment.ts';
import { listAsks } from '../../shared/views/list-asks.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { adele, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

test('an alert that comes in a dry run is planned and shown, starts nothing, and is asked about; a later one is contained', async () => {
  const switched = switchKnown(
    () => intake.cells,
    () => intake.clock,
  );
  const at = { ...intake, switched, now: () => intake.now() };
  const take = (id: string): Promise<Containment> => {
    const times = { receivedAt: intake.now(), compromisedSince: intake.now() };
    const incident = { id, source: 'test', title: 'test', severity: 'high' as const, ...times };
    return startContainment(at, {
      reference: { by: 'object-id', value: adele },
      incident,
      options: PlanOptions.parse({}),
      sentBy: aSender,
    });
  };
  for (const by of ['Ines', 'Omar']) await turnSwitch(intake.cells, { turn: 'dry-run', by, byId: by }, intake.now());
  const taken = await take('one');
  if (!('case' in taken)) throw new Error('not taken in');
  expect([taken.outcome, intake.started]).toEqual(['dry-run', []]);
  const { caseId } = taken.case;
  expect(await intake.store.get(keys.result(caseId))).toMatchObject({ result: 'dry-run' });
  expect((await readCase(intake.store, caseId)).plan?.cutOff).toHaveLength(3);
  expect((await listAsks({}, intake.store, intake.now())).asks).toMatchObject([{ about: 'dry-run' }]);
  expect(await listCases({}, at)).toMatchObject({
    switch: { state: 'dry-run' },
    containments: [{ result: 'dry-run' }],
  });
  intake.clock += hours(4);
  expect(await take('two')).toMatchObject({ outcome: 'started' });
  expect(await listCases({}, at)).not.toHaveProperty('switch');
});
