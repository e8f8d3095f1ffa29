import { keys } from '../../shared/casefile/keys.ts';
import { foldOf, planned } from './an-entry.ts';
import { keepStart, startOf } from '../../shared/casefile/starts.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { storeForEach } from '../work/a-release.ts';

const storeOf = storeForEach();
const contained = aStart(anAccount());
const watched = { ...contained, mode: 'watch' as const, matter: { reference: 'L-1', approvedBy: 'Ines' } };

test('a case is known by its id to whoever works on it', async () => {
  await keepStart(storeOf(), contained);
  expect(await startOf(storeOf(), contained.caseId)).toEqual(contained);
});

test('a start that is kept again stays as it was', async () => {
  await keepStart(storeOf(), contained);
  await keepStart(storeOf(), { ...contained, tokenLifetimeMinutes: 1 });
  expect(await startOf(storeOf(), contained.caseId)).toEqual(contained);
});

test('of a watch that was escalated the containment counts', async () => {
  await keepStart(storeOf(), watched);
  expect(await startOf(storeOf(), contained.caseId)).toEqual(watched);
  await keepStart(storeOf(), contained);
  expect(await startOf(storeOf(), contained.caseId)).toEqual(contained);
});

test('a case of an older version has none', async () => {
  expect(await startOf(storeOf(), 'C-0000-0000')).toBeUndefined();
});

test('what was learnt of the account since stands in the start and in the case file alike', async () => {
  const { caseId, account } = contained;
  const { learnt: before, ...unlearnt } = account;
  const at = '2026-03-02T09:00:00.000Z';
  const learnt = { at, mailbox: 'shared', federation: null, passwordHashSync: false } as const;
  await keepStart(storeOf(), { ...contained, account: unlearnt });
  await storeOf().putIfAbsent(keys.learnt(caseId), learnt);
  expect((await startOf(storeOf(), caseId))?.account).toEqual({ ...unlearnt, learnt });
  const file = foldOf(planned(unlearnt, at), { kind: 'account', at, learnt, is: [] });
  expect(file.account).toEqual({ ...unlearnt, learnt });
  expect(before).not.toEqual(learnt);
});
