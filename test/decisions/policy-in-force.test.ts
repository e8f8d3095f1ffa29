import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPolicy, policyInForce } from '../../shared/decisions/policy-in-force.ts';
import { ranksKnown } from '../../shared/decisions/ranks-known.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import type { FieldProblem } from '../../shared/domain/problem.ts';

let directory: string;
let file: string;
let clock = 0;
let told: FieldProblem[];
const complain = (problems: readonly FieldProblem[]): void => void told.push(...problems);
const soft = { byMachine: { atOnce: 'soft', afterApproval: 'full' } };
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordon-policy-'));
  file = join(directory, 'policy.json');
  clock = 0;
  told = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a change counts half a minute later at most, with a version of its own', async () => {
  writeFileSync(file, JSON.stringify({ everyone: soft }));
  const inForce = policyInForce(file, () => clock);
  const first = await inForce(complain);
  expect(first.policy.everyone.byMachine.atOnce).toBe('soft');
  expect(first.version).toMatch(/^[0-9a-f]{12}$/);
  writeFileSync(file, JSON.stringify({}));
  clock += seconds(29);
  expect(await inForce(complain)).toBe(first);
  clock += seconds(1);
  const second = await inForce(complain);
  expect(second.policy.everyone.byMachine.atOnce).toBe('full');
  expect(second.version).toBe(defaultPolicy.version);
  expect(second.version).not.toBe(first.version);
});

test('the last valid one counts where one is not, and that is told once with field and remedy', async () => {
  writeFileSync(file, JSON.stringify({ everyone: soft }));
  const inForce = policyInForce(file, () => clock);
  const valid = await inForce(complain);
  writeFileSync(file, JSON.stringify({ everyone: { byMachine: { atOnce: 'all', afterApproval: 'full' } }, vips: 1 }));
  for (let tick = 0; tick < 3; tick += 1) {
    clock += minutes(1);
    expect(await inForce(complain)).toBe(valid);
  }
  expect(told.map(({ field }) => field).sort()).toEqual(['everyone.byMachine.atOnce', 'vips']);
  expect(told.every(({ remedy }) => remedy.length > 5)).toBe(true);
  rmSync(file);
  clock += minutes(1);
  expect(await inForce(complain)).toBe(valid);
});

test('where there was never a valid one nobody is contained further than softly before somebody approves', async () => {
  const { policy, version } = await policyInForce(file, () => clock)(complain);
  expect(version).toBe('unreadable');
  expect([policy.everyone.byMachine, policy.everyone.byPerson].map(({ atOnce }) => atOnce)).toEqual(['soft', 'soft']);
  expect(told).toMatchObject([{ field: 'CORDON_POLICY' }]);
});

test('where none is set the default counts', async () => {
  expect(await policyInForce(undefined, () => clock)(complain)).toBe(defaultPolicy);
});

test('ranks are read once for all, in the background while they are good, and are unknown where they cannot be read', async () => {
  let reads = 0;
  let trouble = false;
  const ranks = { admins: new Set<string>(), untouchable: new Set<string>(), members: new Map() };
  const known = ranksKnown(
    () => {
      reads += 1;
      return trouble ? Promise.reject(new Error('down')) : Promise.resolve(ranks);
    },
    () => clock,
  );
  expect(await Promise.all([known(), known()])).toEqual([ranks, ranks]);
  expect(reads).toBe(1);
  trouble = true;
  clock += minutes(6);
  expect(await known()).toBe(ranks);
  expect(reads).toBe(2);
  clock += minutes(5);
  expect(await known()).toBeUndefined();
});
