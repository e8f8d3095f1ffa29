import * as fc from 'fast-check';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { alertReaders, readAlert } from '../../shared/alerts/read-alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const reception = { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365 };

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
