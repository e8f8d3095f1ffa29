import * as z from 'zod';

/** What kind of account it is, as far as the cut-off needs none of it: it is asked behind the cut-off, once for each case. */
export const Learnt = z.object({
  /** ISO 8601 UTC: when it was asked. */
  at: z.string(),
  /** As Exchange says; null: it does not. */
  mailbox: z.enum(['user', 'shared', 'room', 'none', 'on-premises']).nullable(),
  /** Its domain, where another identity provider signs in the domain's users. */
  federation: z.string().nullable(),
  /** Whether the password hashes of Active Directory synchronise; null: not asked, or not said. */
  passwordHashSync: z.boolean().nullable(),
  /** ISO 8601 UTC: when they last came, where that is long ago. The cloud goes on with the password it has. */
  hashSyncStopped: z.string().exactOptional(),
  /** How many roles of the directory it holds by itself; absent: not asked, or not said. Those of its groups are the role step's to find. */
  roles: z.number().exactOptional(),
});
export type Learnt = z.infer<typeof Learnt>;

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
  /** Its domain, where the list of the tenant's domains has it as federated: what is learnt behind the cut-off says more. */
  federation: z.string().nullable().default(null),
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
  /** A SharePoint Online plan that can be used is assigned. */
  hasSharePoint: z.boolean(),
  /** The tenant owns Entra ID P2: identity protection answers. */
  tenantHasRiskApi: z.boolean(),
  readAt: z.string(),
  /** ISO 8601 UTC: since when this tenant has it. Absent where the tenant does not say. */
  created: z.string().exactOptional(),
  /** The tenant keeps data in several geographies, each with a SharePoint of its own. */
  severalGeos: z.literal(true).exactOptional(),
  /** Absent until the case has asked. */
  learnt: Learnt.exactOptional(),
});

const Earlier = z.looseObject({ userType: z.enum(['Member', 'Guest']), hasMailbox: z.boolean(), readAt: z.string() });

/** As it is kept: earlier versions of Cordon took every guest for somebody from elsewhere, and asked for the mailbox before the cut-off. */
export const Account = z.preprocess((kept) => {
  const earlier = Earlier.safeParse(kept).data;
  if (!earlier) return kept;
  const { userType, hasMailbox, readAt: at } = earlier;
  const mailbox = hasMailbox ? 'user' : 'none';
  const learnt: Learnt = { at, mailbox, federation: null, passwordHashSync: null };
  return { home: userType === 'Guest' ? 'another organisation' : null, learnt, ...earlier };
}, Known);
export type Account = z.infer<typeof Account>;
