import { whenItArose } from '../../shared/microsoft365/readings/history/when-it-arose.ts';
import { anAccount } from '../plan/an-account.ts';

const since = '2026-10-02T12:00:00Z';
const asked = { created: null, changes: [], words: /./, names: [''], since };

test('a log that says nothing is believed as far as the licence lets it reach', () => {
  expect(whenItArose({ ...asked, account: anAccount({ tenantHasRiskApi: true }) })).toBe('earlier');
});

test('without a premium licence the log has forgotten what happened more than a week ago', () => {
  expect(whenItArose({ ...asked, account: anAccount({ tenantHasRiskApi: false }) })).toBe('unknown');
});
