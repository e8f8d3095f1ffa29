import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const reception = { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365 };
const one = '11111111-aaaa-4bbb-8ccc-000000000001';

function incident(entities: readonly unknown[], properties: object = {}): unknown {
  return {
    object: {
      name: 'incident-1',
      type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        title: 'Impossible travel',
        severity: 'High',
        owner: { objectId: '99999999-aaaa-4bbb-8ccc-000000000009', userPrincipalName: 'analyst@contoso.com' },
        relatedEntities: entities,
        ...properties,
      },
    },
  };
}

const account = (properties: object): unknown => ({ kind: 'Account', properties });

function referencesIn(body: unknown): string[] {
  const read = readAlert(body, reception);
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  return read.alerts.map(({ reference }) => `${reference.by} ${reference.value}`);
}

describe('a Sentinel incident', () => {
  it('names its accounts by object id, else by name, else by SID', () => {
    const sid = 'S-1-5-21-1-2-3-4';
    const entities = [
      account({ aadUserId: one, accountName: 'adele', upnSuffix: 'contoso.com', sid }),
      account({ accountName: 'Bob', upnSuffix: 'contoso.com', sid }),
      account({ accountName: 'carl', sid }),
      { kind: 'Ip', properties: { address: '192.0.2.1' } },
    ];
    expect(referencesIn(incident(entities))).toEqual([`object-id ${one}`, 'address bob@contoso.com', `sid ${sid}`]);
  });

  it('names an account once however many entities there are of it', () => {
    const entities = [
      account({ aadUserId: one, accountName: 'adele', upnSuffix: 'contoso.com' }),
      account({ aadUserId: one.toUpperCase(), accountName: 'av', upnSuffix: 'contoso.com' }),
    ];
    expect(referencesIn(incident(entities))).toEqual([`object-id ${one}`]);
  });

  it.each([
    [{ status: 'Closed', classification: 'TruePositive' }, 'is closed'],
    [{ status: 'Closed', classification: 'BenignPositive' }, 'is expected activity'],
    [{ status: 'Active', classification: 'FalsePositive' }, 'is a false positive'],
  ])('starts nothing where somebody has judged it: %j', (judged, why) => {
    const read = readAlert(incident([account({ aadUserId: one })], judged), reception);
    expect('rejected' in read && read.rejected.errors[0]?.problem).toBe(why);
  });

  it('waits for a person where it names more accounts than one attack has', () => {
    const entities = Array.from({ length: 4 }, (_, n) => account({ aadUserId: `${one.slice(0, -1)}${String(n)}` }));
    expect(readAlert(incident(entities), reception)).toMatchObject({ held: { code: 'too-many' } });
  });

  it('never takes the owner for the victim', () => {
    const read = readAlert(incident([]), reception);
    expect('rejected' in read && read.rejected.errors[0]?.field).toBe('object.properties.relatedEntities');
  });

  it('says which accounts it could not name', () => {
    const read = readAlert(incident([account({ aadUserId: one }), account({ friendlyName: 'svc' })]), reception);
    expect('alerts' in read && read.unnamed).toEqual(['svc']);
  });

  it('looks back thirty days even if the first activity was seen today, and further if it was seen before', () => {
    const since = (firstActivityTimeUtc: string): unknown => {
      const read = readAlert(incident([account({ aadUserId: one })], { firstActivityTimeUtc }), reception);
      return 'alerts' in read && read.alerts[0].incident.compromisedSince;
    };
    expect(since('2026-03-31T11:00:00Z')).toBe('2026-03-01T12:00:00.000Z');
    expect(since('2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00.000Z');
    const unknown = ['yesterday', '0001-01-01T00:00:00Z', '1601-01-01T00:00:00Z', '1970-01-01T00:00:00Z'];
    for (const time of unknown) expect(since(time)).toBe('2026-03-01T12:00:00.000Z');
  });
});

describe('a recorded Sentinel incident', () => {
  const recorded = join(process.cwd(), '../shared/contracts/alerts/sentinel-automation-incident-trigger.json');
  const given = existsSync(recorded) ? it : it.skip;
  given('as the automation rule really sends it is read (skipped where the recorded bodies are absent)', () => {
    const read = readAlert(JSON.parse(readFileSync(recorded, 'utf8')), reception);
    if (!('alerts' in read)) throw new Error(JSON.stringify(read));
    expect(read.alerts).toMatchObject([
      {
        reference: { by: 'object-id', value: '176567ab-1ccc-8a53-53bf-97958a78d3b5' },
        incident: { id: '22d80f17-3e6d-49a7-8cc4-ad88fc708c95', severity: 'high', title: 'Incidente Teste' },
      },
    ]);
  });
});
