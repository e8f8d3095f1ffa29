import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { called, key, text, time } from '../fields.ts';
import { namesByNow } from '../history/names-by-now.ts';
import { whatARowSays } from '../what-a-row-says.ts';
import { readAuditLog } from './mailbox-changes.ts';
import type { MailboxChange } from './mailbox-changes.ts';

/** What it is called, and what changes when it is switched off and on or others come and go. */
const notItsDoing = ['Identity', 'ImmutableId', 'ManuallyModified', 'Priority', 'RuleVersion', 'Size'];

const Rule = z
  .looseObject({ Guid: key, Name: text, State: text, CreatedBy: text, LastModifiedBy: text, WhenChanged: time })
  // What does not say that it is off is taken to be on.
  .transform(({ Guid, Name, State, CreatedBy, LastModifiedBy, WhenChanged, ...rest }) => {
    const who = { CreatedBy, LastModifiedBy, WhenChanged };
    // All of its conditions and actions, in words.
    const does = whatARowSays(rest, notItsDoing);
    return { Guid, ...who, Name: called(Name, Guid), State: State ?? 'Enabled', does };
  });
type Rule = z.infer<typeof Rule>;

export interface MadeRules {
  /** Every rule of the organisation. */
  readonly rules: readonly Rule[];
  /** Enabled, and made or changed by the account since then. */
  readonly made: readonly Rule[];
  /** Enabled, and changed since then by somebody of the account's name, who may be somebody else: nothing tells yet. */
  readonly unclear: readonly Rule[];
  /** How many accounts have its display name; asked only where that matters. */
  readonly namesakes?: number;
}

const operations = ['New-TransportRule', 'Set-TransportRule', 'Enable-TransportRule'];

export async function readTransportRules({ objectId }: Account, tenant: Tenant): Promise<Rule[]> {
  return z.array(Rule).parse(await tenant.exchange.run('Get-TransportRule', {}, objectId));
}

/**
 * A rule tells who made it and who changed it last, mostly by display name, which several people may share; the audit log tells it by
 * principal name. A rule is not disabled only because its author has the same name.
 */
export async function readMadeRules(account: Account, since: string, tenant: Tenant): Promise<MadeRules> {
  const rules = await readTransportRules(account, tenant);
  const changed = rules.filter(
    ({ State, WhenChanged }) =>
      State === 'Enabled' && (WhenChanged == null || Date.parse(WhenChanged) >= Date.parse(since)),
  );
  const names = await namesByNow(account, tenant);
  const ids = [account.objectId, ...names];
  if (changed.every((rule) => isBy(rule, ids))) return { rules, made: changed, unclear: [] };
  const changes = await changesByAnybody(account, since, tenant);
  const isHis = (rule: Rule): boolean =>
    isBy(rule, ids) || changes.some((one) => names.includes(one.by) && isAbout(one, rule));
  const made = changed.filter(isHis);
  const named = changed.filter((rule) => !isHis(rule) && isBy(rule, [account.displayName]));
  if (named.length === 0) return { rules, made, unclear: [] };
  const namesakes = await readNamesakes(account, tenant);
  if (namesakes <= 1)
    return { rules, made: changed.filter((rule) => made.includes(rule) || named.includes(rule)), unclear: [] };
  // Somebody did change it: a log that does not show who tells nothing.
  const isTold = (rule: Rule): boolean =>
    changes.some(({ at, ...one }) => isAbout({ at, ...one }, rule) && Date.parse(at) + skew >= changedAt(rule));
  return { rules, made, unclear: named.filter((rule) => !isTold(rule)), namesakes };
}

/** The clocks of two services. */
const skew = minutes(1);

/** One that does not say when it was changed was never told of. */
function changedAt({ WhenChanged }: Rule): number {
  return WhenChanged == null ? Number.POSITIVE_INFINITY : Date.parse(WhenChanged);
}

/** A rule must not stay for a log: one that is not answered tells of nobody. */
async function changesByAnybody(account: Account, since: string, tenant: Tenant): Promise<readonly MailboxChange[]> {
  try {
    return await readAuditLog(account, { from: since, to: tenant.now(), operations, users: [] }, tenant);
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return [];
    throw error;
  }
}

function isBy({ CreatedBy, LastModifiedBy }: Rule, names: readonly string[]): boolean {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return [CreatedBy, LastModifiedBy].some((by) => by != null && known.has(by.toLowerCase()));
}

/** The log names a rule by its name, its id, or a path that ends with one. */
function isAbout({ object, values }: MailboxChange, { Guid, Name }: Rule): boolean {
  const names = [Guid, Name].flatMap((name) => name.toLowerCase() || []);
  return [object, values['name'] ?? '', values['identity'] ?? ''].some((said) =>
    names.some((name) => said === name || said.endsWith(`\\${name}`) || said.endsWith(`/${name}`)),
  );
}

/** How many accounts have its display name; itself among them. */
async function readNamesakes({ displayName }: Account, tenant: Tenant): Promise<number> {
  // OData: a quote inside a literal is doubled, then the whole is percent-encoded.
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  return (await tenant.graph.list(`/users?$filter=${encodeURIComponent(filter)}&$select=id`)).length;
}
