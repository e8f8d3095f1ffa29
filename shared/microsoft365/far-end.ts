import { expecting } from '../catalogue/expecting.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import { readNewSignIns } from './logs/new-sign-ins.ts';
import { logs } from './logs/logs.ts';
import { accessPermissions, readLogs } from './logs/read-logs.ts';
import { describeAccount } from './account-facts.ts';
import { learnAccount, learnPermissions } from './learn-account.ts';
import { leftToPeople } from './left-to-people.ts';
import { passwordRules } from './password/password-rules.ts';
import { examinations, order, steps } from './order.ts';
import { sayingThatAccountIsDeleted } from './readings/sign-in/deleted-account.ts';
import { sayingThatAccountIsRestricted } from './readings/sign-in/restricted-account.ts';
import { sayingWhereMailboxIs } from './readings/mailbox/mailbox-on-premises.ts';
import { oversightPermissions } from './readings/roles/oversight.ts';
import { countAccounts, rankPermissions, readRanks } from './read-ranks.ts';
import { residualRisks } from './residual-risks.ts';
import { resolveAccount, resolvePermissions } from './resolve-account.ts';
import { evidencePermissions, evidenceSections } from './watch/evidence-sections.ts';
import { whyNotWatch } from './watch/watch-gate.ts';

/** Microsoft 365, as the engine is handed it. */
export const microsoft365: FarEnd = {
  name: 'microsoft365',
  order,
  steps,
  examinations,
  resolvePermissions,
  learnPermissions,
  resolveAccount: expecting(resolveAccount),
  learnAccount: expecting(learnAccount),
  rankPermissions,
  readRanks,
  countAccounts,
  describeAccount,
  async explain(error, account, tenant) {
    const deleted = await sayingThatAccountIsDeleted(error, account, tenant);
    const restricted = await sayingThatAccountIsRestricted(deleted, account, tenant);
    return sayingWhereMailboxIs(restricted, account, tenant);
  },
  leftToPeople,
  password: passwordRules,
  residualRisks,
  readMore: 'https://learn.microsoft.com/entra/identity/users/users-revoke-access',
  logs: { all: logs, permissions: accessPermissions, read: readLogs, readNewSignIns },
  watch: {
    permissions: [...oversightPermissions, ...evidencePermissions],
    whyNot: whyNotWatch,
    evidence: evidenceSections,
  },
};
