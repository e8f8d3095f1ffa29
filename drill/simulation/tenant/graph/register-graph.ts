import { registerApplications } from './applications.ts';
import { registerAuditLogQueries } from './audit-log-queries.ts';
import { registerBatch } from './batch.ts';
import { registerDomains } from './domains.ts';
import { registerDrives } from './drives.ts';
import { registerEdiscovery } from './ediscovery.ts';
import { registerDirectoryAudits } from './directory-audits.ts';
import { registerAppRoleAssignments } from './app-role-assignments.ts';
import { registerDevices } from './devices.ts';
import type { GraphSurface } from './graph-route.ts';
import { registerGroupSchedules } from './group-schedules.ts';
import { registerIdentityAccounts } from './identity-accounts.ts';
import { registerMemberships } from './memberships.ts';
import { registerMessageRules } from './message-rules.ts';
import { registerOrganization } from './organization.ts';
import { registerOAuthGrants } from './oauth-grants.ts';
import { registerRiskyUsers } from './risky-users.ts';
import { registerRoleAssignments } from './role-assignments.ts';
import { registerRoleSchedules } from './role-schedules.ts';
import { registerSignInMethods } from './sign-in-methods.ts';
import { registerSignIns } from './sign-ins.ts';
import { registerTemporaryAccessPasses } from './temporary-access-passes.ts';
import { registerUsers } from './users.ts';

/** Microsoft Graph v1.0, as far as containing an account reaches into it. */
export function registerGraph(surface: GraphSurface): void {
  registerUsers(surface);
  registerRiskyUsers(surface);
  registerOrganization(surface);
  registerDomains(surface);
  registerMessageRules(surface);
  registerSignIns(surface);
  registerRoleAssignments(surface);
  registerRoleSchedules(surface);
  registerGroupSchedules(surface);
  registerMemberships(surface);
  registerApplications(surface);
  registerDirectoryAudits(surface);
  registerSignInMethods(surface);
  registerTemporaryAccessPasses(surface);
  registerOAuthGrants(surface);
  registerAppRoleAssignments(surface);
  registerDevices(surface);
  registerBatch(surface);
  registerAuditLogQueries(surface);
  registerDrives(surface);
  registerEdiscovery(surface);
  registerIdentityAccounts(surface);
}
