import { aSender } from '../signed-in.ts';
import * as fc from 'fast-check';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { alertReaders, readAlert } from '../../shared/alerts/read-alert.ts';
import { readAlerts } from '../../shared/alerts/read-alerts.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const reception = { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365, sentBy: aSender };

it('reading an alert never throws and always answers an account or a reason, whatever JSON is sent', () => {
  const account = fc.record(
    { account: fc.jsonValue(), reason: fc.jsonValue(), options: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const entity = fc.record({ kind: fc.constantFrom('Account', 'account', 'Ip', 7), properties: fc.jsonValue() });
  const sentinel = fc.record({
    object: fc.record({
      type: fc.constant('Microsoft.SecurityInsights/Incidents'),
      name: fc.jsonValue(),
      properties: fc.record({
        severity: fc.jsonValue(),
        relatedEntities: fc.array(fc.oneof(entity, fc.jsonValue())),
      }),
    }),
  });
  const evidence = fc.record({
    '@odata.type': fc.constantFrom('#microsoft.graph.security.userEvidence', 'x'),
    roles: fc.jsonValue(),
    userAccount: fc.jsonValue(),
  });
  const graph = fc.record({
    id: fc.jsonValue(),
    serviceSource: fc.constant('x'),
    evidence: fc.array(fc.oneof(evidence, fc.jsonValue())),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), account, sentinel, graph, fc.string()), (body) => {
      const read = readAlert(body, reception);
      if ('alerts' in read) expect(read.alerts.length).toBeGreaterThan(0);
      else {
        const { reason, errors } = 'held' in read ? read.held : read.rejected;
        expect(reason).not.toBe('');
        expect(errors.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 1_000 },
  );
});

it('reading an alert names the formats it knows where it knows none', () => {
  const read = readAlert({ hello: 'world' }, reception);
  expect('rejected' in read && read.rejected.errors[0]?.problem).toContain(
    alertReaders.map(({ format }) => format).join(', '),
  );
});

const recorded = join(process.cwd(), '../shared/contracts/alerts');
const given = existsSync(recorded) ? it : it.skip;
given('of every product is survived, and those of a known format are read (skipped where absent)', () => {
  const readable = readdirSync(recorded).filter(
    (file) => !('rejected' in readAlert(JSON.parse(readFileSync(join(recorded, file), 'utf8')), reception)),
  );
  expect(readable).toEqual(
    expect.arrayContaining(['graph-alert-v2-mailbox-userevidence.json', 'sentinel-automation-incident-trigger.json']),
  );
});

describe('a list of alerts', () => {
  const id = (n: number): string => `11111111-aaaa-4bbb-8ccc-00000000000${String(n)}`;
  const alert = (n: number, more: object = {}) => {
    const evidence = [
      { '@odata.type': '#x.userEvidence', verdict: 'malicious', userAccount: { azureAdUserId: id(n) } },
    ];
    return { id: `a-${String(n)}`, serviceSource: 'x', evidence, ...more };
  };
  const namedIn = (body: unknown) => {
    const { alerts, held, rejected } = readAlerts(body, reception);
    const problemsOf = (all: typeof held): unknown[] => all.map(({ errors }) => errors[0]?.problem);
    return {
      named: alerts.map(({ reference }) => reference.value),
      held: problemsOf(held),
      rejected: problemsOf(rejected),
    };
  };

  it('starts what is open of it, and says of the rest why not', () => {
    const mixed = [alert(1), alert(2, { status: 'resolved' }), alert(3, { determination: 'notEnoughDataToValidate' })];
    const told = {
      named: [id(1)],
      held: ['was looked at, and there was too little to tell'],
      rejected: ['is resolved'],
    };
    for (const body of [mixed, { '@odata.context': 'x', value: mixed }, { id: '9', status: 'active', alerts: mixed }])
      expect(namedIn(body)).toEqual(told);
  });

  it('starts nothing of an incident that is over, and of more accounts than one attack has', () => {
    expect(namedIn({ status: 'resolved', alerts: [alert(1), alert(2)] })).toMatchObject({ named: [] });
    const many = [1, 2, 3, 4].map((n) => alert(n));
    expect(namedIn({ status: 'active', alerts: many })).toMatchObject({
      named: [],
      held: [expect.stringMatching(/^names 4 accounts/)],
    });
    expect(namedIn([...many.slice(0, 3), alert(1)]).named).toHaveLength(4);
  });

  it('of which one is of an unknown form starts the others, and says which one it was', () => {
    expect(namedIn([alert(1), { of: 'nothing known' }])).toMatchObject({
      named: [expect.anything()],
      rejected: [expect.stringContaining('no known format')],
    });
  });

  it('is no list of names', () => {
    expect(namedIn(['ada@contoso.com', 'bob@contoso.com'])).toMatchObject({ named: [] });
    expect(namedIn([])).toMatchObject({ named: [], rejected: [expect.stringContaining('no known format')] });
  });
});

it('reading an alert starts nothing for the echo of its own confirmation, and reads every other risk event as before', () => {
  const event = (riskEventType: string) => ({
    account: 'ada@contoso.example',
    reason: 'risk',
    properties: { riskEventType },
  });
  expect(readAlert(event('adminConfirmedUserCompromised'), reception)).toMatchObject({
    rejected: { errors: [{ field: 'riskEventType' }] },
  });
  expect(JSON.stringify(readAlert(event('unfamiliarFeatures'), reception))).not.toContain('riskEventType');
});

const title = 'Admin confirmed user compromised involving one user';
const relatedEntities = [{ kind: 'Account', properties: { aadUserId: '11111111-aaaa-4bbb-8ccc-000000000001' } }];
const incident = (properties: object) => ({
  object: {
    name: 'i',
    type: 'Microsoft.SecurityInsights/Incidents',
    properties: { title, relatedEntities, ...properties },
  },
});

it.each([
  ['an incident of Sentinel', incident({}), 'echo'],
  ['an incident of Sentinel with one alert', incident({ additionalData: { alertsCount: 1 } }), 'echo'],
  ['an alert of Defender', { id: 'a', serviceSource: 'azureAdIdentityProtection', title, evidence: [] }, 'echo'],
  ['an incident that has other alerts too', incident({ additionalData: { alertsCount: 2 } }), undefined],
])('the echo is known by its title in %s', (_, body, code) => {
  const read = readAlert(body, reception);
  expect('rejected' in read ? read.rejected.code : undefined).toBe(code);
});
