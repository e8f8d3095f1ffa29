import { defineExamination } from '../../../catalogue/examination.ts';
import { firstOf } from '../../../catalogue/to-all.ts';
import { isNew, readOwnedSecrets } from '../../readings/applications/owned-secrets.ts';

export const ownedApplicationSecrets = defineExamination({
  name: 'owned-application-secrets',
  title: 'Secrets of its applications',
  purpose:
    'Secrets, certificates and federated credentials of applications the account owns: the holder of one signs in as the application.',
  permissions: [
    { api: 'graph', role: 'User.Read.All', for: 'find the applications the account owns' },
    { api: 'graph', role: 'Application.Read.All', for: 'read their credentials (never the values)' },
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out when one was added, whatever its own date says' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/graph/api/resources/passwordcredential',
  appliesTo: () => true,
  async examine(account, tenant, { compromisedSince }) {
    const { secrets, untold } = await readOwnedSecrets(account, compromisedSince, tenant);
    const rest = untold.length === 0 ? '' : `; not told of ${firstOf(untold)}`;
    const suspects = secrets.filter((secret) => isNew(secret, compromisedSince) !== false);
    return {
      summary:
        suspects.length === 0
          ? `${String(secrets.length)} credentials of applications the account owns, none added since ${compromisedSince}${rest}`
          : `${String(suspects.length)} of ${String(secrets.length)} credentials of its applications may have been added since ${compromisedSince}; they are removed only on request (removeAppSecrets)${rest}`,
      items: secrets.map((secret) => ({
        what: secret.name,
        ...(/^\d/.test(secret.arose) ? { at: secret.arose } : {}),
        detail: `${secret.arose === 'unknown' ? 'age unknown, ' : ''}${secret.ends === null ? 'without an end date' : `until ${secret.ends}`}`,
        suspicious: isNew(secret, compromisedSince) !== false,
      })),
    };
  },
});
