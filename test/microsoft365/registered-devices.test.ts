import type { SimulatedDevice } from '../../drill/simulation/tenant/identity/identity-state.ts';
import { disableRegisteredDevices } from '../../shared/microsoft365/steps/devices/disable-registered-devices.ts';
import type { ReleaseContext, Step } from '../../shared/catalogue/step.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const step = disableRegisteredDevices as Step;
const { undo } = step;

const devicesOf = ({ simulated }: Rehearsal): SimulatedDevice[] => [...simulated.state.identity.devices.values()];
const enabledIn = (rehearsal: Rehearsal): (string | null)[] =>
  devicesOf(rehearsal).flatMap(({ accountEnabled, displayName }) => (accountEnabled ? [displayName] : []));

/** With a device of this system beside the others, the first of them. */
async function withA(operatingSystem: string | null): Promise<Rehearsal> {
  const rehearsal = await rehearse({});
  const { devices } = rehearsal.simulated.state.identity;
  const all = [...devices.values()];
  const one = { ...all[0]!, id: 'de000000-0000-4000-8000-000000000001', deviceId: 'de1', displayName: 'Odd one' };
  devices.clear();
  for (const each of [{ ...one, registered: null, operatingSystem }, ...all]) devices.set(each.id, each);
  return rehearsal;
}

async function executed(rehearsal: Rehearsal) {
  const { account, tenant, context, clock } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  const actedAt = tenant.now();
  clock.advance(minutes(2));
  return { before, verdict: await step.verify(account, before, tenant, { ...context, actedAt }) };
}

test.each(['IPhone', 'MacMDM', 'AndroidForWork', 'Linux'])(
  'a %s keeps no Windows device enabled, and a person is told of it',
  async (system) => {
    const rehearsal = await withA(system);
    const { verdict } = await executed(rehearsal);
    expect(verdict.is).toBe('holds');
    expect('seen' in verdict && verdict.seen).toMatch(
      new RegExp(`a person has to disable device Odd one \\(${system}, .*Microsoft lets no application do that`),
    );
    expect(enabledIn(rehearsal)).toEqual(['Odd one', 'Telephone of Alex']);
    const tried = rehearsal.simulated.state.log.filter(({ operation }) => operation.startsWith('PATCH'));
    expect(tried).toHaveLength(2);
  },
);

test.each([null, '', 'Unknown'])(
  'a device whose system is %p is tried, and left to a person where it is none',
  async (system) => {
    const rehearsal = await withA(system);
    const { verdict } = await executed(rehearsal);
    expect(verdict).toMatchObject({
      is: 'holds',
      seen: expect.stringContaining('a person has to disable device Odd one'),
    });
    const tried = rehearsal.simulated.state.log.filter(({ operation }) => operation.startsWith('PATCH'));
    expect(tried).toHaveLength(3);
  },
);

test.each(['WINDOWS', 'WindowsServer'])('%s is Windows', async (system) => {
  const rehearsal = await withA(system);
  await executed(rehearsal);
  expect(enabledIn(rehearsal)).toEqual(['Telephone of Alex']);
});

test('nobody is let in while a device of the attacker is enabled that only a person can disable', async () => {
  const rehearsal = await withA('IPhone');
  const { account, tenant, context } = rehearsal;
  const { before } = await executed(rehearsal);
  if (!('restore' in undo)) throw new Error('it is undone');
  const { compromisedSince } = context;
  const hostile = ['device Odd one (IPhone, de000000)'];
  const release: ReleaseContext = {
    kind: 'remediated',
    sinceStated: true,
    compromisedSince,
    hostile,
    since: tenant.now(),
  };
  expect(await undo.reappeared!(account, before, tenant, release)).toEqual(hostile);
  await undo.restore(account, before, tenant, release);
  rehearsal.clock.advance(minutes(1));
  expect(await undo.verify(account, before, tenant, release)).toMatchObject({
    is: 'holds',
    seen: expect.stringContaining(`a person has to disable ${hostile[0]!}`),
  });
  devicesOf(rehearsal)[0]!.accountEnabled = false;
  expect(await undo.reappeared!(account, before, tenant, release)).toEqual([]);
});

test('a device that a person disabled is left to a person to enable', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, context } = rehearsal;
  const { before } = await executed(rehearsal);
  devicesOf(rehearsal).find(({ operatingSystem }) => operatingSystem === 'IPhone')!.accountEnabled = false;
  if (!('restore' in undo)) throw new Error('it is undone');
  const { compromisedSince } = context;
  const release: ReleaseContext = { kind: 'false-alarm', compromisedSince, hostile: [], since: tenant.now() };
  await undo.restore(account, before, tenant, release);
  rehearsal.clock.advance(minutes(1));
  expect(await undo.verify(account, before, tenant, release)).toMatchObject({
    is: 'holds',
    seen: expect.stringContaining('a person has to enable device Telephone of Alex (IPhone'),
  });
});
