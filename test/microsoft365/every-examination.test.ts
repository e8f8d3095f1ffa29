import type { Examination } from '../../shared/catalogue/examination.ts';
import { examinations } from '../../shared/microsoft365/order.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { picture, refusedTo, rehearsalStage, withRightsToRead } from './rehearse.ts';

const { rehearse, rehearseUnder } = rehearsalStage();

/** Until there is one, the table must not be empty. */
const all: readonly (readonly [string, Examination | undefined])[] =
  examinations.length > 0 ? examinations.map((one) => [one.name, one]) : [['none yet', undefined]];

describe.each(all)('%s', (_, examination) => {
  if (!examination) {
    test('there is no examination yet', () => {
      expect(examinations).toEqual([]);
    });
    return;
  }

  test('finds what the attacker did, and changes nothing', async () => {
    const rehearsal = await rehearse({});
    const was = picture(rehearsal);
    const writes = rehearsal.simulated.state.writes.length;
    const finding = await examination.examine(rehearsal.account, rehearsal.tenant, rehearsal.context);
    expect(finding.summary).not.toBe('');
    expect(finding.items.length).toBeGreaterThan(0);
    expect(picture(rehearsal)).toEqual(was);
    expect(rehearsal.simulated.state.writes).toHaveLength(writes);
  });

  test('needs exactly the permissions it declares, whether its account was read just now or long ago', async () => {
    const declared = [...new Set(examination.permissions.map(({ role }) => role))];
    const { simulated, tenant, account, context, clock } = await rehearseUnder(declared, {});
    await examination.examine(account, tenant, context);
    clock.advance(minutes(5));
    await examination.examine(account, tenant, context);
    expect(refusedTo(simulated)).toEqual([]);
    expect([...simulated.state.usedRoles].sort()).toEqual(declared.sort());
  });

  test('a missing permission is a refusal, never "nothing found"', async () => {
    const { tenant, account, context } = await rehearse({}, withRightsToRead([]));
    await expect(examination.examine(account, tenant, context)).rejects.toBeInstanceOf(Refusal);
  });
});
