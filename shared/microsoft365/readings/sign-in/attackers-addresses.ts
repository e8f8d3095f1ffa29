import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';
import { signInKinds, signInsPath } from './sign-in-log.ts';

const SignIn = z.object({
  createdDateTime: text,
  userId: text,
  ipAddress: text,
  riskState: text,
  riskLevelDuringSignIn: text,
  status: z.object({ errorCode: z.number().nullish() }).nullish().catch(null),
});
const Page = z.object({ value: z.array(SignIn), '@odata.nextLink': z.string().nullish() });

/** Every other word tells of a risk, also one that Microsoft adds: it comes as `unknownFutureValue`. `hidden`: without Entra ID P2. */
const harmless = {
  state: ['', 'none', 'confirmedsafe', 'remediated', 'dismissed'],
  level: ['', 'none', 'low', 'hidden'],
};

/** Where the account was let in since then at a risk that Microsoft saw; newest first. */
export async function readAttackersAddresses(
  account: Account,
  since: string,
  tenant: Tenant,
): Promise<readonly string[]> {
  const addresses = new Set<string>();
  for (const kind of signInKinds) {
    const rows = await tenant.graph.beta.list(signInsPath(kind, since, `userId eq '${account.objectId}'`));
    for (const { ipAddress, riskState, riskLevelDuringSignIn } of z.array(SignIn).parse(rows)) {
      if (!ipAddress) continue;
      const isHarmless =
        harmless.state.includes(riskState?.toLowerCase() ?? '') &&
        harmless.level.includes(riskLevelDuringSignIn?.toLowerCase() ?? '');
      if (!isHarmless) addresses.add(ipAddress);
    }
  }
  return [...addresses];
}

/** Who else was let in from an address, by object id, and when last. */
export interface LetIn {
  readonly lastAt: ReadonlyMap<string, string>;
  /** There are more than one answer holds, so who is not among these may still have been let in. */
  readonly isPartial: boolean;
}

/** One page of each kind: an address that thousands share tells nothing about anybody. */
export async function readLetInFrom(address: string, since: string, tenant: Tenant): Promise<LetIn> {
  const lastAt = new Map<string, string>();
  let isPartial = false;
  for (const kind of signInKinds) {
    const path = signInsPath(kind, since, `ipAddress eq '${address.replaceAll("'", "''")}'`, 'status/errorCode eq 0');
    const page = Page.parse(await tenant.graph.beta.get(`${path}&$top=1000`));
    isPartial ||= typeof page['@odata.nextLink'] === 'string';
    for (const { userId, createdDateTime } of page.value) {
      const known = userId && lastAt.get(userId);
      const at = createdDateTime ?? tenant.now();
      if (userId && (!known || known < at)) lastAt.set(userId, at);
    }
  }
  return { lastAt, isPartial };
}
