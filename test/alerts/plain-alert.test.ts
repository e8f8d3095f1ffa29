import { aSender } from '../signed-in.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const reception = { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365, sentBy: aSender };

function alertIn(body: unknown): Alert {
  const read = readAlert(body, reception);
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  return read.alerts[0];
}

function faultsIn(body: unknown): string[] {
  const read = readAlert(body, reception);
  if (!('rejected' in read)) throw new Error('not rejected');
  for (const { remedy } of read.rejected.errors) expect(remedy).not.toBe('');
  return read.rejected.errors.map(({ field }) => field);
}

it.each([
  ['Adele@Contoso.com', { by: 'address', value: 'adele@contoso.com' }],
  [
    'jane_fabrikam.com#EXT#@contoso.onmicrosoft.com',
    { by: 'address', value: 'jane_fabrikam.com#ext#@contoso.onmicrosoft.com' },
  ],
  ['176567AB-1CCC-8A53-53BF-97958A78D3B5', { by: 'object-id', value: '176567ab-1ccc-8a53-53bf-97958a78d3b5' }],
  [
    'S-1-5-21-1111111111-2222222222-3333333333-39028',
    { by: 'sid', value: 'S-1-5-21-1111111111-2222222222-3333333333-39028' },
  ],
  // Pairs of a cloud SID and its object id are one number in two spellings.
  [
    'S-1-12-1-1943430372-1249052806-2496021943-3034400218',
    { by: 'object-id', value: '73d664e4-0886-4a73-b745-c694da45ddb4' },
  ],
])('the plain form takes %s for an account', (account, reference) => {
  expect(alertIn({ account, reason: 'phished' }).reference).toEqual(reference);
  expect(alertIn(account).reference).toEqual(reference);
});

it('the plain form assumes thirty days where nobody says since when, and takes a person at their word', () => {
  expect(alertIn({ account: 'a@b.c', reason: 'x' }).incident.compromisedSince).toBe('2026-03-01T12:00:00.000Z');
  const told = alertIn({ account: 'a@b.c', reason: 'x', compromisedSince: '2026-03-30T10:00:00+02:00' });
  expect(told.incident.compromisedSince).toBe('2026-03-30T08:00:00.000Z');
});

it('the plain form takes a moment that lies some seconds ahead for now: clocks differ', () => {
  const ahead = { account: 'a@b.c', reason: 'x', compromisedSince: '2026-03-31T12:00:20Z' };
  expect(alertIn(ahead).incident.compromisedSince).toBe(reception.receivedAt);
});

it('the plain form gives the same message the same id, and a later one another', () => {
  const body = { account: 'a@b.c', reason: 'x' };
  expect(alertIn(body).incident.id).toBe(alertIn(body).incident.id);
  const later = readAlert(body, { ...reception, receivedAt: '2026-03-31T12:00:01.000Z' });
  expect('alerts' in later && later.alerts[0].incident.id).not.toBe(alertIn(body).incident.id);
});

it('the plain form fills in the options that are left out', () => {
  expect(alertIn('a@b.c').options).toMatchObject({ moveMailbox: 'if-access-persists', without: [] });
  const chosen = { account: 'a@b.c', reason: 'x', options: { moveMailbox: 'never', without: ['block-sign-in'] } };
  expect(alertIn(chosen).options).toMatchObject({ moveMailbox: 'never', without: ['block-sign-in'] });
});

it.each<[string, unknown, string[]]>([
  ['an unknown field', { account: 'a@b.c', reason: 'x', acount: 1 }, ['acount']],
  ['an unknown option', { account: 'a@b.c', reason: 'x', options: { speed: 1 } }, ['options.speed']],
  ['a wrong option', { account: 'a@b.c', reason: 'x', options: { moveMailbox: 'perhaps' } }, ['options.moveMailbox']],
  [
    'a step that does not exist',
    { account: 'a@b.c', reason: 'x', options: { without: ['blok'] } },
    ['options.without'],
  ],
  ['a missing reason', { account: 'a@b.c' }, ['reason']],
  ['two faults at once', { account: 5, reason: '' }, ['account', 'reason']],
  ['an account that is no name', { account: 'Adele Vance', reason: 'x' }, ['account']],
  ['a quote that closes a filter', { account: "x' or '1' eq '1", reason: 'x' }, ['account']],
  [
    'a moment without an offset',
    { account: 'a@b.c', reason: 'x', compromisedSince: '2026-03-01T00:00:00' },
    ['compromisedSince'],
  ],
  ['the future', { account: 'a@b.c', reason: 'x', compromisedSince: '2026-04-01T00:00:00Z' }, ['compromisedSince']],
  ['a reason that says nothing', { account: 'a@b.c', reason: ' \u3164 ' }, ['reason']],
  ['a blank id and source', { account: 'a@b.c', reason: 'x', id: '\u00a0', source: '\u200b' }, ['id', 'source']],
  [
    'a purge of a subject that matches everything',
    { account: 'a@b.c', reason: 'x', options: { purgeSent: { subject: '   ' } } },
    ['options.purgeSent.subject'],
  ],
  [
    'names of nobody',
    {
      account: 'a@b.c',
      reason: 'x',
      options: { keepDelegates: [' '], keepSignInMethods: [''], holdFirst: { owner: '-' } },
    },
    ['options.keepDelegates.0', 'options.holdFirst.owner', 'options.keepSignInMethods.0'],
  ],
  [
    'more delegates than a case may carry',
    { account: 'a@b.c', reason: 'x', options: { keepDelegates: Array.from({ length: 101 }, () => 'd@contoso.com') } },
    ['options.keepDelegates'],
  ],
  ['a number', 42, ['body']],
  ['nothing', null, ['body']],
  ['a list', [{ account: 'a@b.c', reason: 'x' }], ['body']],
])('the plain form refuses %s and says what to do', (_what, body, fields) => {
  expect(faultsIn(body)).toEqual(fields);
});
