import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text, texts } from '../fields.ts';

const TransportRule = z.object({
  Name: key,
  State: text,
  Mode: text,
  Priority: z.number().nullish().catch(null),
  From: texts,
  SentTo: texts,
  BlindCopyTo: texts,
});
export type TransportRule = z.infer<typeof TransportRule>;

/** A rule that copies one direction of an account's mail. */
export interface CopyRule {
  readonly name: string;
  readonly condition: 'From' | 'SentTo';
  readonly priority: number;
}

/** Different conditions in one rule must all be met, so each direction has its own. The names tell nobody anything. */
export function copyRulesFor({ tenantId, objectId }: Account): readonly CopyRule[] {
  const mark = createHash('sha256').update(`${tenantId}.${objectId}`.toLowerCase()).digest('hex').slice(0, 10);
  return [
    { name: `Delivery ${mark} A`, condition: 'From', priority: 0 },
    { name: `Delivery ${mark} B`, condition: 'SentTo', priority: 1 },
  ];
}

export async function readTransportRules({ objectId }: Account, tenant: Tenant): Promise<TransportRule[]> {
  return z.array(TransportRule).parse(await tenant.exchange.run('Get-TransportRule', {}, objectId));
}

/** What is wrong with a rule; empty: it copies. First in order, nothing above can stop or redirect the mail before it is copied. */
export function faultsOf(
  rule: TransportRule | undefined,
  wanted: CopyRule,
  of: readonly string[],
  to: readonly string[],
): string[] {
  if (!rule) return ['is missing'];
  const other = wanted.condition === 'From' ? rule.SentTo : rule.From;
  return [
    ...(rule.State === 'Enabled' ? [] : ['is disabled']),
    ...(rule.Mode === 'Enforce' ? [] : ['is not enforced']),
    ...(names(rule[wanted.condition], of) && !other?.length ? [] : ['has other conditions']),
    ...(names(rule.BlindCopyTo, to) ? [] : ['copies elsewhere']),
    ...(rule.Priority === wanted.priority ? [] : [`is number ${String(rule.Priority ?? 'unknown')} in order`]),
  ];
}

function names(said: readonly string[] | null | undefined, known: readonly string[]): boolean {
  return said?.length === 1 && known.some((name) => name.toLowerCase() === said[0]?.toLowerCase());
}
