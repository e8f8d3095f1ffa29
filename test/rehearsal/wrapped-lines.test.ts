import { caseProgress } from '../../drill/rehearsal/case-progress.ts';
import { columnsOf, wrapTo } from '../../drill/rehearsal/terminal/columns.ts';
import { describeVerdict } from '../../drill/rehearsal/verdict.ts';
import type { CaseView } from '../../shared/views/case-view.ts';

const at = '2026-01-05T09:00:05.000Z';
const alertedAt = Date.parse('2026-01-05T09:00:00.000Z');

/** The longest that a drill of `everything` has to say. */
const longest: CaseView = {
  caseId: 'C-7KQ4-M2XF',
  account: { tenantId: 't', objectId: 'o', userPrincipalName: 'alex.weber@contoso.com' },
  status: 'running',
  phase: 'waiting until the tokens that nothing can revoke have expired',
  startedAt: at,
  because: [],
  proof: [],
  uncertain: [],
  residualRisk: [],
  kindOfAccount: [],
  findings: [],
  aftercare: {
    until: at,
    recurrences: [
      { at, run: 'disable-registered-devices', seen: 'still enabled: device LAPTOP-ALEX (Windows, ac500001)' },
    ],
  } as unknown as NonNullable<CaseView['aftercare']>,
  release: {
    number: 1,
    as: 'remediated',
    by: 'Noor Haddad, head of security',
    result: 'partial',
    because: ['enable-sign-in: the account is still blocked in Active Directory', 'remove-app-secrets: not taken back'],
    irreversible: [],
    stays: [],
    steps: [],
  },
  steps: [
    {
      run: 'revoke-sharepoint-sessions-after-password',
      step: 'revoke-sharepoint-sessions',
      state: 'acknowledged',
      note: 'SharePoint accepted it; it offers nothing to read back; distrust it until 2026-01-05T10:00:05.233Z',
      attempts: 2,
      seenAt: at,
    },
  ],
  entries: [],
};

test.each([
  ['nothing says how wide', {}, 80],
  ['80 columns', { columns: 80 }, 80],
  ['44 columns', { columns: 44 }, 44],
])('where no terminal is, no line is longer than %s', (_, size, most) => {
  let written = '';
  const progress = caseProgress('everything', alertedAt, { ...size, write: (text) => (written += text) });
  progress.say('Noor Haddad, head of security, decides: approve the purge of three messages to colleagues', alertedAt);
  progress.show(longest, alertedAt + 9_000);
  expect(Math.max(...written.split('\n').map(columnsOf))).toBeLessThanOrEqual(most);
  expect(written.replaceAll(/\s+/g, '')).toContain('distrustituntil2026-01-05T10:00:05.233Z(look2)');
});

test('a step that does not fit goes on where it does in the table', () => {
  let written = '';
  caseProgress('everything', alertedAt, { write: (text) => (written += text) }).show(longest, alertedAt);
  expect(written).toMatch(
    / acknowledged +revoke-sharepoint-sessions-after-password\n {32}SharePoint accepted it; it offers/,
  );
});

test('the verdict fits a narrow terminal', () => {
  const tried = [{ door: 'self-service-password-reset-after-unblock', opened: false, answer: '403 Forbidden' }];
  const verdict = { caseId: 'C-7KQ4-M2XF', result: 'contained', t1Ms: 400, t2Ms: 5_400_000, provenAt: at, steps: [] };
  const text = describeVerdict(
    { ...verdict, complaints: [], attacker: { tried, canStill: [], gotIn: [] } },
    alertedAt,
    43,
  );
  expect(Math.max(...text.split('\n').map(columnsOf))).toBeLessThanOrEqual(43);
});

test('a word longer than a line is cut, never within a colour, and put together again it is the same', () => {
  const red = '\u001b[31m';
  const lines = wrapTo(`see ${red}${'x'.repeat(50)} at the end`, 20, '    ');
  expect(lines.map(columnsOf).every((columns) => columns <= 20)).toBe(true);
  expect(lines.map((line) => line.trim()).join('')).toBe(`see${red}${'x'.repeat(50)} at the end`);
});

test('the blanks of a column are not carried over to the next line', () => {
  expect(wrapTo('one two        three', 10, '  ')).toEqual(['one two', '  three']);
});
