import { aSender } from '../signed-in.ts';
import { sinceItExists } from '../../shared/alerts/compromised-since.ts';
import { knownMoment } from '../../shared/alerts/known-moment.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { alertMessage } from '../../shared/intake/alert-message.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const now = '2026-03-31T12:00:00.000Z';
const byDefault = '2026-03-01T12:00:00.000Z';
const object = '11111111-aaaa-4bbb-8ccc-000000000001';

function sinceIn(body: unknown): unknown {
  const read = readAlert(body, { receivedAt: now, farEnd: microsoft365, sentBy: aSender });
  return 'alerts' in read ? read.alerts[0].incident.compromisedSince : 'rejected';
}

/** Every place where a time is taken from an alert: what it makes of one, and of one that nobody can know. */
const places = {
  'a Defender alert': {
    makes: (time: unknown) => {
      const evidence = [
        { '@odata.type': '#x.userEvidence', verdict: 'malicious', userAccount: { azureAdUserId: object } },
      ];
      return sinceIn({ id: '1', serviceSource: 'x', firstActivityDateTime: time, evidence });
    },
    unknown: byDefault,
  },
  'a Sentinel incident': {
    makes: (time: unknown) => {
      const relatedEntities = [{ kind: 'Account', properties: { aadUserId: object } }];
      const properties = { firstActivityTimeUtc: time, relatedEntities };
      return sinceIn({ object: { name: '1', type: 'Microsoft.SecurityInsights/Incidents', properties } });
    },
    unknown: byDefault,
  },
  'the arrival of a message': {
    makes: (time: unknown) => alertMessage({ messageId: 'm', enqueuedTimeUtc: time }, 'i', now).receivedAt,
    unknown: now,
  },
};

describe.each(Object.entries(places))('%s', (_place, { makes, unknown }) => {
  test.each([
    [undefined, '0001-01-01T00:00:00Z', '0001-01-01T00:00:00', '1601-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
    [0, '0', -62_135_596_800, '-62135596800000', 116_444_736e9, 1],
    ['9999-12-31', '9999-12-31T23:59:59.9999999Z', 253_402_300_799, 253_402_300_799_999, '2126-01-01T00:00:00Z'],
    [null, '', 'yesterday', '2026', 'Invalid date', '31/12/2025', {}, [], true, NaN, Infinity],
  ])('knows no moment that cannot be: %j', (...times) => {
    for (const time of times) expect([time, makes(time)]).toEqual([time, unknown]);
  });

  test('knows a moment however it is written', () => {
    const moment = '2026-01-01T00:00:00.000Z';
    const ways = [
      moment,
      '2026-01-01T00:00:00',
      '2026-01-01 00:00:00.0000000',
      '2026-01-01T02:00:00+02:00',
      '2026-01-01',
      1_767_225_600,
      1_767_225_600_000,
      '1767225600',
      '1767225600000000',
    ];
    for (const way of ways) expect([way, makes(way)]).toEqual([way, moment]);
  });
});

test('what lies ahead by less than clocks differ is now', () => {
  expect(knownMoment('2026-03-31T12:00:20Z', now)).toBe(now);
  expect(knownMoment('2026-03-31T12:04:59.9Z', now)).toBe(now);
  expect(knownMoment('2026-03-31T12:05:01Z', now)).toBeUndefined();
});

test('a message keeps the time that the broker gave it, so that it is the same alert when it comes again', () => {
  expect(alertMessage({ messageId: 'm', enqueuedTimeUtc: new Date('2026-03-31T12:00:03Z') }, 'i', now)).toEqual({
    id: 'm',
    receivedAt: '2026-03-31T12:00:03.000Z',
  });
});

test('a person who names a year that cannot be has named none, and one who names the future is told', () => {
  const stated = (compromisedSince: string): unknown => {
    const read = readAlert(
      { account: object, reason: 'x', compromisedSince },
      { receivedAt: now, farEnd: microsoft365, sentBy: aSender },
    );
    return 'alerts' in read ? read.alerts[0].incident : read;
  };
  for (const year of ['0001', '1601', '1970']) {
    const incident = stated(`${year}-01-01T00:00:00Z`);
    expect(incident).toMatchObject({ compromisedSince: byDefault });
    expect(incident).not.toHaveProperty('sinceStated');
  }
  expect(stated('9999-12-31T00:00:00Z')).toMatchObject({ rejected: { errors: [{ field: 'compromisedSince' }] } });
});

test('what was noticed before there was the account is no first activity, and a person’s word is one', () => {
  const incident = {
    ...({ id: '1', source: 's', title: 't', severity: 'high', receivedAt: now } as const),
    compromisedSince: '2025-06-01T00:00:00.000Z',
  };
  expect(sinceItExists(incident, { created: '2025-06-02T00:00:00Z' }).compromisedSince).toBe(byDefault);
  expect(sinceItExists(incident, { created: '2025-05-31T00:00:00Z' })).toBe(incident);
  expect(sinceItExists(incident, {})).toBe(incident);
  const stated = { ...incident, sinceStated: true } as const;
  expect(sinceItExists(stated, { created: '2025-06-02T00:00:00Z' })).toBe(stated);
});
