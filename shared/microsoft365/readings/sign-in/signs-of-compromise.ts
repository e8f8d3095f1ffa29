import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text } from '../fields.ts';
import { readAttackersAddresses, readLetInFrom } from './attackers-addresses.ts';
import { readOwnDomains } from '../mailbox/own-domains.ts';

/** More addresses than these tell of a network that changes them, and of nobody. */
const mostAddresses = 5;

/** What tells of a lost account, by object id of whose it is. */
export interface Signs {
  /** The domains of the organisation. */
  readonly own: ReadonlySet<string>;
  /** The risk that Microsoft sees. */
  readonly risk: ReadonlyMap<string, string>;
  /** From which of the attacker's addresses, and when last. */
  readonly letIn: ReadonlyMap<string, { readonly address: string; readonly at: string }>;
  /** What could not be known. */
  readonly limits: string;
}

const RiskyUser = z.object({ id: key, riskState: text, riskLevel: text });
const riskyStates = ['atRisk', 'confirmedCompromised'].map((state) => `riskState eq '${state}'`).join(' or ');

/** Looks once for everybody; `isNeeded` is false where there is nobody to look at. */
export async function readSigns(account: Account, since: string, isNeeded: boolean, tenant: Tenant): Promise<Signs> {
  const own = await readOwnDomains(tenant);
  if (!isNeeded) return { own, risk: new Map(), letIn: new Map(), limits: 'no delegate to check' };
  // One call for all of them: identity protection takes one a second.
  const rows = account.tenantHasRiskApi
    ? await tenant.graph.list(`/identityProtection/riskyUsers?$filter=${encodeURIComponent(riskyStates)}&$top=500`)
    : [];
  const risk = z
    .array(RiskyUser)
    .parse(rows)
    .map(
      ({ id, riskState, riskLevel }) =>
        [id.toLowerCase(), `${riskState ?? 'state unknown'}, ${riskLevel ?? 'level unknown'}`] as const,
    );
  const addresses = await readAttackersAddresses(account, since, tenant);
  const letIn = new Map<string, { address: string; at: string }>();
  let isPartial = addresses.length > mostAddresses;
  for (const address of addresses.slice(0, mostAddresses)) {
    const from = await readLetInFrom(address, since, tenant);
    isPartial ||= from.isPartial;
    for (const [id, at] of from.lastAt) letIn.set(id.toLowerCase(), { address, at });
  }
  return { own, risk: new Map(risk), letIn, limits: limitsOf(account, addresses, isPartial) };
}

function limitsOf({ tenantHasRiskApi }: Account, addresses: readonly string[], isPartial: boolean): string {
  if (!tenantHasRiskApi) return "risk and the attacker's addresses are unknown without Entra ID P2";
  if (addresses.length === 0) return 'no address of the attacker is known';
  const some = `the attacker's addresses: ${addresses.slice(0, mostAddresses).join(', ')}`;
  return isPartial ? `${some}; too many sign-ins or addresses to see all` : some;
}
