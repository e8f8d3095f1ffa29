import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import * as z from 'zod';
import { Policy } from '../shared/decisions/policy.ts';
import { frameworkVersions } from '../shared/catalogue/framework-versions.ts';
import type { Examination } from '../shared/catalogue/examination.ts';
import type { Step } from '../shared/catalogue/step.ts';
import type { Traits } from '../shared/catalogue/traits.ts';
import { rightsOf } from '../shared/catalogue/rights-of.ts';
import type { NeededRight } from '../shared/catalogue/rights-of.ts';
import { Level } from '../shared/domain/level.ts';
import { days, hours, minutes, seconds } from '../shared/domain/duration.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';

const { steps, examinations } = microsoft365;
const { levels } = microsoft365.order;

/** Writes what follows from the steps; with --check only says whether it is current. */
const generated: Readonly<Record<string, string>> = {
  'docs/steps.md': await format(stepsPage(), { parser: 'markdown', printWidth: 120 }),
  'infra/policy.schema.json': await format(JSON.stringify(policySchema()), { parser: 'json', printWidth: 120 }),
  'infra/permissions.json': `${JSON.stringify(permissionsFile(), null, 2)}\n`,
};

const stale = Object.entries(generated).filter(([file, content]) => existing(file) !== content);
if (process.argv.includes('--check')) {
  for (const [file] of stale) process.stderr.write(`${file} is not current: run npm run generate\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [file, content] of stale) writeFileSync(file, content);
}

function existing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function stepsPage(): string {
  return [
    '# Steps',
    '',
    'Generated from the records in `shared/microsoft365/steps/` by `npm run generate`; do not edit.',
    '',
    `Technique ids are of MITRE ATT&CK ${frameworkVersions.attack}, countermeasures of D3FEND ${frameworkVersions.defend}.`,
    '',
    ...levelsTable(),
    '',
    '| Step | What the attacker loses | Needed for "contained" | What the owner notices |',
    '| --- | --- | --- | --- |',
    ...steps.map(
      ({ name, title, purpose, required, impact }) =>
        `| [${title}](#${name}) | ${purpose} | ${required ? 'yes' : 'no'} | ${impact} |`,
    ),
    ...steps.flatMap(stepSection),
    '',
    '# Examinations',
    '',
    'What Cordon examines and reports, and never changes.',
    ...examinations.flatMap(examinationSection),
    '',
  ].join('\n');
}

/** Which steps a level has, which of them must hold, and the best word its result may use. */
function levelsTable(): string[] {
  return [
    '| Level | Must hold, where it applies | Besides | Best result |',
    '| --- | --- | --- | --- |',
    ...Level.options.map((level, index) => {
      const lower = Level.options[index - 1];
      const isNew = ({ traits }: Step): boolean =>
        levels[level].does.includes(traits.level) &&
        (lower === undefined || !levels[lower].does.includes(traits.level));
      const links = (isRequired: boolean): string =>
        steps
          .filter((step) => isNew(step) && step.required === isRequired)
          .map(({ name }) => `[${name}](#${name})`)
          .join(', ') || 'nothing';
      const all = lower === undefined ? '' : `as *${lower}*, and `;
      return `| *${level}* | ${all}${links(true)} | ${all}${links(false)} | ${levels[level].best} |`;
    }),
  ];
}

function stepSection(step: Step): string[] {
  const undo =
    'irreversible' in step.undo
      ? `Cannot be undone. ${step.undo.irreversible}`
      : `${step.undo.describe} ${step.undo.exceptFor ?? ''}`.trim();
  const { settleOnPremisesWithin } = step.patience;
  const onPremises = settleOnPremisesWithin ? ` (${span(settleOnPremisesWithin)} if mastered on premises)` : '';
  return [
    '',
    `## ${step.name}`,
    '',
    `**${step.title}.** ${step.purpose}`,
    '',
    `- Level: ${step.traits.level}${doesTo(step.traits)}`,
    `- Counters: ${step.attack.map(techniqueLink).join(', ') || 'no technique'}`,
    `- Countermeasure: ${step.defend.join(', ') || 'none fits'}`,
    `- Permissions: ${step.permissions.map((p) => `\`${p.role}\` (${p.api}: ${p.for})`).join('; ')}`,
    ...(step.tierZero === undefined
      ? []
      : [
          `- Tier-zero identity (off by default): ${step.tierZero.map((p) => `\`${p.role}\` (${p.api}: ${p.for})`).join('; ')}`,
        ]),
    `- Undo: ${undo}`,
    `- Patience: ${span(step.patience.settleWithin)}${onPremises}, first look after ${span(step.patience.pollEvery)}`,
    ...(step.wakesOn === undefined ? [] : [`- A look is prompted by the event \`${step.wakesOn}\``]),
    `- Microsoft: <${step.readMore}>`,
  ];
}

/** What the engine knows of the step by its traits. */
function doesTo({ blocksSignIn, endsSessions, changesPassword, destroys, waitsForPeople }: Traits): string {
  const waits = 'may wait for a person or a sync';
  const told = [
    ...(blocksSignIn ? ['blocks sign-in'] : []),
    ...(endsSessions === 'no' ? [] : ['ends sessions']),
    ...(changesPassword ? ['leaves a new password'] : []),
    ...(destroys ? ['takes away what only its capture keeps'] : []),
    ...(waitsForPeople === 'never' ? [] : [waitsForPeople === 'always' ? waits : `${waits} on premises`]),
  ];
  return told.length === 0 ? '' : `; ${told.join('; ')}`;
}

function techniqueLink(id: string): string {
  return `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/)`;
}

function examinationSection({ name, title, purpose, permissions, readMore }: Examination): string[] {
  return [
    '',
    `## ${name}`,
    '',
    `**${title}.** ${purpose}`,
    '',
    `- Permissions: ${permissions.map((p) => `\`${p.role}\` (${p.api}: ${p.for})`).join('; ')}`,
    `- Microsoft: <${readMore}>`,
  ];
}

function span(ms: number): string {
  const units = [
    [days(1), 'd'],
    [hours(1), 'h'],
    [minutes(1), 'min'],
  ] as const;
  const [unit, name] = units.find(([least]) => ms >= least) ?? [seconds(1), 's'];
  return `${String(ms / unit)} ${name}`;
}

/** For whoever writes a policy: what may be in it, and what counts where it says nothing. */
function policySchema(): unknown {
  return z.toJSONSchema(Policy, { io: 'input' });
}

/** Application permissions per API, each with who needs it and for what. */
function permissionsFile(): unknown {
  const { needed: users, tierZero } = rightsOf(microsoft365);
  return {
    $comment: 'Generated from the steps by npm run generate; do not edit.',
    applicationPermissions: byRole(users.filter(({ api }) => api !== 'active-directory')),
    // Whoever holds these can become anybody: they belong to an identity of their own, or to nobody.
    tierZeroPermissions: byRole(tierZero),
    // Delegated on the units of Active Directory, where it is connected: docs/active-directory.md.
    activeDirectoryRights: byRole(users.filter(({ api }) => api === 'active-directory')),
    purviewRoleGroups: [
      {
        group: 'eDiscovery Manager',
        why: 'purge-sent-messages: in Security & Compliance PowerShell run New-ServicePrincipal, Add-RoleGroupMember eDiscoveryManager and Add-eDiscoveryCaseAdmin for the app; without it Purview answers 401',
        readMore: 'https://learn.microsoft.com/graph/security-ediscovery-appauthsetup',
      },
    ],
    directoryRoles: [
      { role: 'Exchange Administrator', why: 'Exchange asks for a directory role beside Exchange.ManageAsApp' },
      {
        role: 'Privileged Authentication Administrator',
        why: 'block or reset an account that holds a privileged role; User Administrator is enough for the others',
      },
    ],
  };
}

function byRole(users: readonly NeededRight[]): unknown[] {
  const roles = [...new Set(users.map(({ api, role }) => `${api} ${role}`))].sort();
  return roles.map((key) => {
    const [api = '', ...words] = key.split(' ');
    const role = words.join(' ');
    const neededFor = users.filter((user) => user.api === api && user.role === role);
    return { api, role, neededFor: neededFor.map(({ by, for: purpose }) => `${by}: ${purpose}`) };
  });
}
