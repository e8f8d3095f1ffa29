import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { firstOf, ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { Refusal } from '../../../domain/errors.ts';
import { key, text } from '../fields.ts';
import { addedIn, aroseIn, changesToEach } from '../history/changes-in-directory.ts';
import { asFarAsItReaches } from '../history/when-it-arose.ts';
import type { DirectoryChange } from '../history/changes-in-directory.ts';

/** A way into an application that the account owns: whoever holds it comes in without the account. */
export interface OwnedSecret {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly kind: 'application' | 'servicePrincipal';
  readonly objectId: string;
  readonly type: 'secret' | 'certificate' | 'federated credential';
  /** Of the credential. */
  readonly keyId: string;
  readonly ends: string | null;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}

const Owned = z.object({ '@odata.type': text, id: key });
const Credential = z.looseObject({
  keyId: key,
  displayName: text,
  startDateTime: text,
  endDateTime: text,
});
const Application = z.object({
  id: z.string(),
  displayName: text,
  passwordCredentials: z.array(Credential).nullish(),
  keyCredentials: z.array(Credential).nullish(),
});

const Federated = z.object({ id: key, name: text, issuer: text });

/** The application as Microsoft answers it; the certificates come whole, since a patch has to repeat those that stay. */
export async function readApplication(
  kind: OwnedSecret['kind'],
  id: string,
  tenant: Tenant,
): Promise<z.infer<typeof Application>> {
  const select = 'id,displayName,passwordCredentials,keyCredentials';
  return Application.parse(await tenant.graph.get(`/${kind}s/${id}?$select=${select}`));
}

export interface OwnedSecrets {
  readonly secrets: readonly OwnedSecret[];
  /** Applications that could not be read, with the reason. */
  readonly untold: readonly string[];
}

/**
 * Every secret, certificate and federated credential of the applications and service principals that the account owns. One that is refused costs
 * that one; where all are, throws `Refusal`.
 * @param asking what becomes of a question to the log that is not answered just now
 */
export async function readOwnedSecrets(
  account: Account,
  since: string,
  tenant: Tenant,
  asking?: Parameters<typeof changesToEach>[3],
): Promise<OwnedSecrets> {
  const rows = z.array(Owned).parse(await tenant.graph.list(`/users/${account.objectId}/ownedObjects`));
  const owned = rows.flatMap(({ '@odata.type': type, id }) => {
    const kind = /^#?microsoft\.graph\.(application|servicePrincipal)$/.exec(type ?? '')?.[1];
    return kind === 'application' || kind === 'servicePrincipal' ? [{ kind, id } as const] : [];
  });
  const read = ({ kind, id }: (typeof owned)[number]) => readCredentials(kind, id, tenant);
  const { answers, untold } = await ofEach(owned, ({ kind, id }) => `${kind} ${id}`, read);
  if (untold.length > 0 && answers.length === 0) throw new Refusal(403, 'NotTold', firstOf(untold));
  const open = answers.filter(({ application: { passwordCredentials, keyCredentials }, federated }) =>
    [passwordCredentials, keyCredentials, federated].some((some) => some && some.length > 0),
  );
  const ids = open.map(({ id }) => id);
  const changes = await changesToEach(ids, since, tenant, asking);
  const secrets = open.flatMap((one) => secretsOf(one, changes.get(one.id) ?? null, account, since));
  return { secrets, untold };
}

interface Credentials {
  readonly kind: OwnedSecret['kind'];
  readonly id: string;
  readonly application: z.infer<typeof Application>;
  readonly federated: readonly z.infer<typeof Federated>[];
}

async function readCredentials(kind: OwnedSecret['kind'], id: string, tenant: Tenant): Promise<Credentials> {
  const [application, federated] = await Promise.all([
    readApplication(kind, id, tenant),
    kind === 'application' ? tenant.graph.list(`/applications/${id}/federatedIdentityCredentials`) : [],
  ]);
  return { kind, id, application, federated: z.array(Federated).parse(federated) };
}

function secretsOf(
  { kind, id, application, federated }: Credentials,
  changes: readonly DirectoryChange[] | null,
  account: Account,
  since: string,
): OwnedSecret[] {
  const title = application.displayName ?? id;
  const of = (credentials: typeof application.passwordCredentials, what: OwnedSecret['type']): OwnedSecret[] =>
    (credentials ?? []).map(({ keyId, displayName, startDateTime, endDateTime }) => ({
      name: `${what} "${displayName ?? keyId}" of ${title}`,
      kind,
      objectId: id,
      type: what,
      keyId,
      ends: endDateTime ?? null,
      arose: asFarAsItReaches(dated(keyId, startDateTime, since, changes), since, account),
    }));
  // These have no date at all, and no end. https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
  const trusting = federated.map(({ id: keyId, name, issuer }): OwnedSecret => ({
    name: `federated credential "${name ?? keyId}" of ${title}, which trusts ${issuer ?? 'an unknown issuer'}`,
    kind,
    objectId: id,
    type: 'federated credential',
    keyId,
    ends: null,
    arose: asFarAsItReaches(federatedSince(changes, name ?? keyId), since, account),
  }));
  return [
    ...of(application.passwordCredentials, 'secret'),
    ...of(application.keyCredentials, 'certificate'),
    ...trusting,
  ];
}

/** By the property that the log was seen to change, or by an activity that says it: no page of Microsoft names either. */
function federatedSince(changes: readonly DirectoryChange[] | null, name: string): string {
  const changed = addedIn(changes, 'FederatedIdentityCredentials', name);
  return changed === 'earlier' ? aroseIn(changes, /federated ?identity ?credential/i, [name]) : changed;
}

/**
 * Whoever makes a credential chooses its start, so a late one is believed and an early one is not: the log must not know of its making.
 * https://learn.microsoft.com/graph/api/resources/passwordcredential
 */
function dated(
  keyId: string,
  start: string | null | undefined,
  since: string,
  changes: readonly DirectoryChange[] | null,
): string {
  const isLate = typeof start === 'string' && Date.parse(start) >= Date.parse(since);
  return isLate ? start : addedIn(changes, 'KeyDescription', keyId);
}

/** Whether it was added since the compromise; `unknown`: nobody can tell. */
export function isNew({ arose }: OwnedSecret, since: string): boolean | 'unknown' {
  if (arose === 'unknown') return 'unknown';
  return arose !== 'earlier' && Date.parse(arose) >= Date.parse(since);
}
