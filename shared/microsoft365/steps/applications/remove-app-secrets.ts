import { minutes, seconds } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import { firstOf, toAll } from '../../../catalogue/to-all.ts';
import { isNew, readApplication, readOwnedSecrets } from '../../readings/applications/owned-secrets.ts';
import type { OwnedSecret } from '../../readings/applications/owned-secrets.ts';
import { forTheAge } from '../../readings/history/changes-in-directory.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';

export const removeAppSecrets = defineStep({
  name: 'remove-app-secrets',
  title: 'Remove secrets of its applications',
  purpose:
    'Secrets, certificates and federated credentials added since the compromise no longer open applications the account owns.',
  impact: 'hindered',
  required: true,
  traits: { ...backDoor, destroys: true },
  attack: ['T1098.001'],
  defend: ['D3-CR'],
  permissions: [
    { api: 'graph', role: 'User.Read.All', for: 'find the applications the account owns' },
    { api: 'graph', role: 'Application.Read.All', for: 'read their credentials (never the values)' },
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out when one was added, whatever its own date says' },
  ],
  // Whoever may write to applications can come in as any of them, with all its rights.
  tierZero: [
    { api: 'graph', role: 'Application.ReadWrite.All', for: 'remove secrets, certificates and federated credentials' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/application-removepassword',
  patience: { settleWithin: minutes(30), pollEvery: seconds(10) },
  appliesTo: (_account, { removeAppSecrets: isAsked }) =>
    isAsked ? true : 'only reported: removing them was not asked for (removeAppSecrets)',
  capture: async (account, tenant, { compromisedSince }) => ({
    secrets: await newOnes(account, compromisedSince, tenant),
    byUs: tenant.tierZero !== undefined,
  }),
  foresee: (_account, { secrets, byUs }) =>
    secrets.map(({ name }) => ({
      what: name,
      from: 'valid',
      to: byUs ? 'removed' : 'valid until a person removes it',
    })),
  probe: (account, tenant) => readOwnedSecrets(account, tenant.now(), tenant),
  async execute(account, _before, tenant, { compromisedSince }) {
    const { tierZero } = tenant;
    if (!tierZero) return;
    const suspects = await newOnes(account, compromisedSince, tenant);
    // A patch takes all certificates of an application away at once.
    const patches = Map.groupBy(
      suspects.filter(({ type }) => type === 'certificate'),
      ({ objectId }) => objectId,
    );
    const removals = [
      ...suspects
        .filter(({ type }) => type !== 'certificate')
        .map((one) => ({ of: one.objectId, names: one.name, remove: () => removeSecret(one, tierZero) })),
      ...[...patches].map(([of, some]) => ({
        of,
        names: some.map(({ name }) => name).join(', '),
        remove: () => removeCertificates(some, tenant, tierZero),
      })),
    ];
    await toAll(
      removals,
      ({ names }) => names,
      ({ remove }) => remove(),
      ({ of }) => of,
    );
  },
  async verify(account, before, tenant, { compromisedSince }) {
    const { secrets, untold } = await readOwnedSecrets(account, compromisedSince, tenant);
    const namesThat = (is: boolean | 'unknown'): string =>
      secrets.flatMap((one) => (isNew(one, compromisedSince) === is ? [one.name] : [])).join(', ');
    const [left, undated] = [namesThat(true), namesThat('unknown')];
    if (left !== '' && tenant.tierZero) return { is: 'not-yet', seen: `still valid: ${left}`, actAgain: true };
    const reasons = [
      ...(left === ''
        ? []
        : [`an Application Administrator has to remove: ${left} (Cordon has no tier-zero identity)`]),
      // What may be the owner's own is not taken: an application would stand still, and nobody could give it back.
      ...(undated === '' ? [] : [`the audit log cannot say whether these are new; a person has to judge: ${undated}`]),
    ];
    if (reasons.length > 0) return { is: 'not-performed', reason: reasons.join('; ') };
    if (untold.length > 0) return { is: 'refused', reason: `not told of ${firstOf(untold)}` };
    return {
      is: 'holds',
      seen: `no secret added since the compromise is left; ${String(before.secrets.length)} were there`,
    };
  },
  undo: {
    irreversible:
      'A removed secret cannot be shown again: an application that used it needs a new one. A certificate or a federated credential has to be added again.',
  },
});

/** What is known to be new is taken though the log does not answer just now of others: it answers a few questions in ten seconds. */
async function newOnes(account: Account, since: string, tenant: Tenant): Promise<OwnedSecret[]> {
  const { secrets } = await readOwnedSecrets(account, since, tenant, forTheAge);
  return secrets.filter((secret) => isNew(secret, since) === true);
}

/** One that is gone already is refused as unknown; the next look decides. */
async function removeSecret({ kind, objectId, keyId, type }: OwnedSecret, tierZero: Graph): Promise<void> {
  try {
    await (type === 'secret'
      ? tierZero.post(`/${kind}s/${objectId}/removePassword`, { keyId })
      : tierZero.delete(`/applications/${objectId}/federatedIdentityCredentials/${keyId}`));
  } catch (error) {
    if (!(error instanceof Refusal && (error.status === 404 || error.status === 400))) throw error;
  }
}

/** What a patch does not repeat is gone; `removeKey` would want a proof by one of the application's own keys. https://learn.microsoft.com/graph/api/application-removekey */
async function removeCertificates(suspects: readonly OwnedSecret[], tenant: Tenant, tierZero: Graph): Promise<void> {
  const [first] = suspects;
  if (!first) return;
  const { kind, objectId } = first;
  const { keyCredentials } = await readApplication(kind, objectId, tenant);
  const stays = (keyCredentials ?? []).filter(({ keyId }) => !suspects.some((one) => one.keyId === keyId));
  try {
    await tierZero.patch(`/${kind}s/${objectId}`, { keyCredentials: stays });
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 400)) throw error;
    // Another case of the same application, or a person, wrote the list in between: what is gone cannot be written back.
    const now = (await readApplication(kind, objectId, tenant)).keyCredentials ?? [];
    if (stays.every(({ keyId }) => now.some((one) => one.keyId === keyId))) throw error;
    throw new Later('somebody else took a certificate away in the same moment', seconds(1), { cause: error });
  }
}
