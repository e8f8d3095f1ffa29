import * as z from 'zod';

/**
 * The compromised identity as it was read from the tenant before anything was changed. It is the before-state of the cut-off steps,
 * so it travels in the orchestration input and lands in the durable history: no field may hold a secret.
 */
const Known = z.object({
  tenantId: z.guid(),
  objectId: z.guid(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  /** Where it is signed in, if not by this tenant: the domain of its organisation or the name of its identity provider. Null: here. */
  home: z.string().nullable(),
  /** Primary mail address and every alias, lower case, without the `smtp:` prefix. */
  addresses: z.array(z.string()),
  accountEnabled: z.boolean(),
  /** ISO 8601 UTC, or null where the tenant has none. */
  signInSessionsValidFrom: z.string().nullable(),
  lastPasswordChange: z.string().nullable(),
  /** Present when the account is mastered in an on-premises Active Directory. */
  onPremises: z
    .object({
      securityIdentifier: z.string().nullable(),
      samAccountName: z.string().nullable(),
      lastSync: z.string().nullable(),
      /** How Cordon reaches Active Directory; null: only a person can. */
      connector: z.enum(['ldaps', 'defender-for-identity']).nullable().default(null),
    })
    .nullable(),
  /** There is a mailbox in this tenant, as Exchange says; where it does not answer, as the licences say. */
  hasMailbox: z.boolean(),
  /** A SharePoint Online plan that can be used is assigned. */
  hasSharePoint: z.boolean(),
  /** The tenant owns Entra ID P2: identity protection answers. */
  tenantHasRiskApi: z.boolean(),
  readAt: z.string(),
});

/** As it is kept: earlier versions of Cordon took every guest for somebody from elsewhere. */
export const Account = z.preprocess((kept) => {
  const earlier = z.looseObject({ userType: z.enum(['Member', 'Guest']) }).safeParse(kept).data;
  return earlier ? { home: earlier.userType === 'Guest' ? 'another organisation' : null, ...earlier } : kept;
}, Known);
export type Account = z.infer<typeof Account>;
