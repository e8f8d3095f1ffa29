import { aPerson } from '../signed-in.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const reception = { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365, sentBy: aPerson };
const form = {
  account: 'adele@contoso.com',
  reason: 'the legal team asks',
  mode: 'watch',
  matter: { reference: 'M-17' },
  options: { preservationMailbox: 'legal-hold@contoso.com' },
};

test('a watch carries its matter, and whoever asked for it owns the hold', () => {
  const read = readAlert(form, reception);
  const { name } = aPerson;
  const watch = { ...form.matter, approvedBy: name };
  expect(read).toMatchObject({ alerts: [{ watch, options: { holdFirst: { owner: name } } }] });
});

test('an owner of the hold who is named stays the owner', () => {
  const options = { ...form.options, holdFirst: { owner: 'Registry', days: 365 } };
  const read = readAlert({ ...form, options }, reception);
  expect(read).toMatchObject({ alerts: [{ options: { holdFirst: { owner: 'Registry', days: 365 } } }] });
});

test('an alert that says nothing of a watch asks for none', () => {
  const read = readAlert({ account: form.account, reason: 'x', mode: 'contain' }, reception);
  expect('alerts' in read && read.alerts[0].watch).toBeUndefined();
});

test.each([
  ['without a matter', { ...form, matter: undefined }, ['matter']],
  ['that names its approver', { ...form, matter: { reference: 'M-17', approvedBy: 'Counsel' } }, ['matter.approvedBy']],
  ['of a blank matter', { ...form, matter: { reference: ' \u115f' } }, ['matter.reference']],
  ['with nowhere to copy the mail to', { ...form, options: {} }, ['options.preservationMailbox']],
  [
    'that copies to the watched mailbox itself',
    { ...form, options: { preservationMailbox: 'Adele@Contoso.com' } },
    ['options.preservationMailbox'],
  ],
  ['of no known mode', { ...form, mode: 'observe' }, ['mode']],
  ['that is a containment with a matter', { ...form, mode: 'contain' }, ['matter']],
])('a watch %s is rejected with the field and a remedy', (_what, body, fields) => {
  const read = readAlert(body, reception);
  const errors = 'rejected' in read ? read.rejected.errors : [];
  expect(errors.map(({ field }) => field)).toEqual(fields);
  for (const { remedy } of errors) expect(remedy).not.toBe('');
});
