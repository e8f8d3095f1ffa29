import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { hours } from '../../../domain/duration.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';
import type { Activity } from '../../../plan/proof.ts';
import { signInsPath } from './sign-in-log.ts';
import type { SignInKind } from './sign-in-log.ts';

const SignIn = z.object({
  createdDateTime: text,
  ipAddress: text,
  appDisplayName: text,
  userAgent: text,
  status: z.object({ errorCode: z.number().nullish() }).nullish().catch(null),
});
const Page = z.object({ value: z.array(z.object({ createdDateTime: text })) });

/** Who came in since then, and how far the log reaches: to its newest record of anybody in the tenant. */
export async function readSignInActivity(
  account: Account,
  from: string,
  kind: SignInKind,
  tenant: Tenant,
): Promise<{ readonly reaches: string | undefined; readonly activity: readonly Activity[] }> {
  // First: what comes in between the two reads must not count as told.
  const reaches = await newestOfAnybody(kind, tenant);
  const path = signInsPath(kind, from, `userId eq '${account.objectId}'`);
  const rows = z.array(SignIn).parse(await tenant.graph.beta.list(path));
  const activity = rows.flatMap(({ createdDateTime, ipAddress, appDisplayName, userAgent, status }) => {
    // Who does not say that they were refused may have come in, and who does not say when, just now.
    if ((status?.errorCode ?? 0) !== 0) return [];
    const at = createdDateTime ?? tenant.now();
    const what = `${kind === 'interactiveUser' ? 'signed in' : 'renewed a token'}${appDisplayName ? ` for ${appDisplayName}` : ''}`;
    return [{ at, what, address: ipAddress ?? null, client: userAgent ?? null, session: 'unknown' as const }];
  });
  return { reaches, activity };
}

async function newestOfAnybody(kind: SignInKind, tenant: Tenant): Promise<string | undefined> {
  const aDayAgo = new Date(Date.parse(tenant.now()) - hours(24)).toISOString();
  return (
    Page.parse(await tenant.graph.beta.get(`${signInsPath(kind, aDayAgo)}&$top=1`)).value[0]?.createdDateTime ??
    undefined
  );
}
