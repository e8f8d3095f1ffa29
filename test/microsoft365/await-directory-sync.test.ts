import { Refusal } from '../../shared/domain/errors.ts';
import { awaitDirectorySync } from '../../shared/microsoft365/steps/password/await-directory-sync.ts';
import type { Verdict } from '../../shared/catalogue/step.ts';
import type { DirectoryEntry, Tenant } from '../../shared/catalogue/tenant.ts';
import { aStart, anAccount, synchronised } from '../plan/an-account.ts';

const began = '2026-11-01T12:00:00.000Z';
const before = { lastPasswordChange: '2026-01-01T00:00:00Z', lastSync: '2026-11-01T11:50:00Z' };

interface Seen {
  readonly connector: 'ldaps' | 'defender-for-identity' | null;
  readonly disabledThere: boolean;
  readonly blocked: boolean;
  readonly synced: string;
  readonly changed: string;
  readonly word: string | null;
  readonly isRefused?: boolean;
}
const settled: Seen = {
  connector: 'ldaps',
  disabledThere: true,
  blocked: true,
  synced: '2026-11-01T12:20:00Z',
  changed: before.lastPasswordChange,
  word: null,
};

function look(differing: Partial<Seen>): Promise<Verdict> {
  const { connector, disabledThere, blocked, synced, changed, word, isRefused } = { ...settled, ...differing };
  const refusal = new Refusal(401, 'invalidCredentials', 'Active Directory refused it');
  const account = anAccount({ onPremises: { ...synchronised.onPremises, connector } });
  const entry: Partial<DirectoryEntry> = { isEnabled: !disabledThere, passwordLastSet: '2026-11-01T12:00:01.000Z' };
  const state = {
    accountEnabled: !blocked,
    lastPasswordChangeDateTime: changed,
    onPremisesLastSyncDateTime: synced,
  };
  const tenant = {
    graph: { get: () => Promise.resolve(state) },
    ...(connector === 'ldaps'
      ? { activeDirectory: { read: () => (isRefused ? Promise.reject(refusal) : Promise.resolve(entry)) } }
      : {}),
  } as unknown as Tenant;
  const { options, incident } = aStart(account);
  const attested = word === null ? [] : [{ at: word, by: 'Ines' }];
  const context = {
    caseId: 'C-TEST',
    alertedAt: began,
    since: began,
    compromisedSince: incident.compromisedSince,
    options,
    attested,
    decisions: [],
  };
  return awaitDirectorySync.verify(account, before, tenant, context);
}

test('a sync that left alone what is disabled on premises is enough: the password passes when it is enabled', async () => {
  expect(await look({})).toMatchObject({
    is: 'holds',
    seen: expect.stringContaining('synchronises when the account is enabled'),
  });
});

test.each<[string, Partial<Seen>]>([
  ['the domain controller still has it enabled', { disabledThere: false }],
  ['the cloud lets it in', { blocked: false }],
  ['the sync is older than the disabling', { synced: '2026-11-01T11:59:00Z' }],
  ['only a password passed that the attacker set before', { synced: before.lastSync, changed: '2026-11-01T11:59:30Z' }],
  ['it is enabled, with such a password', { disabledThere: false, changed: '2026-11-01T11:59:30Z' }],
])('it does not hold where %s', async (_, differing) => {
  expect(await look(differing)).toMatchObject({ is: 'not-yet' });
});

test('where it could not be disabled, a password that passed after Cordon’s reset is Cordon’s', async () => {
  expect(await look({ disabledThere: false, changed: '2026-11-01T12:02:00Z' })).toMatchObject({ is: 'holds' });
});

test('one that passed long after is a stranger’s', async () => {
  const verdict = await look({ disabledThere: false, changed: '2026-11-01T14:02:00Z' });
  expect(verdict).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('nobody has confirmed this change') });
});

test('without a look at the domain controller the person’s word is taken, and told as a word', async () => {
  const connector = 'defender-for-identity';
  expect(await look({ connector })).toMatchObject({ is: 'not-yet' });
  expect(await look({ connector, word: '2026-11-01T12:05:00.000Z' })).toMatchObject({ is: 'acknowledged' });
  expect(await look({ connector, word: '2026-11-01T12:25:00.000Z' })).toMatchObject({ is: 'not-yet' });
});

test('what the domain controller refuses to show is left to people', async () => {
  const refused = { isRefused: true, changed: '2026-11-01T12:06:00Z' };
  expect(await look(refused)).toMatchObject({
    is: 'not-yet',
    seen: 'nobody has confirmed a password change on premises',
  });
  expect(await look({ ...refused, word: '2026-11-01T12:05:00.000Z' })).toMatchObject({ is: 'holds' });
});

test('where nobody is connected, a word is followed by the password itself or by nothing', async () => {
  expect(await look({ connector: null, word: '2026-11-01T12:05:00.000Z' })).toMatchObject({ is: 'not-yet' });
});
