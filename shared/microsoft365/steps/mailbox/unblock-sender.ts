import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { toAll } from '../../../catalogue/to-all.ts';
import { text } from '../../readings/fields.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';

const Blocked = z.object({ SenderAddress: text });

/** It acts at release only: while the account is contained, that Exchange lets it send nothing is welcome. */
export const unblockSender = defineStep({
  name: 'unblock-sender',
  title: 'Let the address send again',
  purpose:
    'The attacker loses nothing by this: Cordon notes which addresses Exchange has blocked, and a release unblocks them.',
  impact: 'unnoticed',
  required: false,
  traits: backDoor,
  attack: [],
  defend: ['D3-RUAA'],
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-BlockedSenderAddress, Remove-BlockedSenderAddress' },
  ],
  readMore: 'https://learn.microsoft.com/defender-office-365/outbound-spam-restore-restricted-users',
  patience: { settleWithin: minutes(60), pollEvery: seconds(30) },
  appliesTo: hasMailbox,
  capture: async (account, tenant) => ({ blocked: await blockedAddresses(account, tenant) }),
  foresee: () => [],
  probe: blockedAddresses,
  execute: () => Promise.resolve(),
  verify: (_account, { blocked }) =>
    Promise.resolve({
      is: 'holds',
      seen:
        blocked.length === 0 ? 'no address of the account is blocked' : `blocked by Exchange: ${blocked.join(', ')}`,
    }),
  undo: {
    releaseStage: 'rest',
    describe: 'Takes the addresses of the account off Exchange’s list of restricted senders.',
    async restore(account, _before, tenant) {
      await toAll(
        await blockedAddresses(account, tenant),
        (address) => address,
        (SenderAddress) => tenant.exchange.run('Remove-BlockedSenderAddress', { SenderAddress }, account.objectId),
        (address) => address,
      );
    },
    async verify(account, _before, tenant) {
      const left = await blockedAddresses(account, tenant);
      if (left.length === 0) return { is: 'holds', seen: 'every address of the account may send' };
      return { is: 'not-yet', seen: `still blocked: ${left.join(', ')}`, actAgain: true };
    },
  },
});

async function blockedAddresses(account: Account, tenant: Tenant): Promise<string[]> {
  const addresses = [...new Set([account.userPrincipalName, ...account.addresses].map((each) => each.toLowerCase()))];
  const found = await Promise.all(
    addresses.map(async (SenderAddress) => {
      try {
        const rows = await tenant.exchange.run('Get-BlockedSenderAddress', { SenderAddress }, account.objectId);
        // Asked for one address, a row is about it even where it does not say so.
        return z
          .array(Blocked)
          .parse(rows)
          .map((row) => row.SenderAddress ?? SenderAddress);
      } catch (error) {
        // Some answer "not found" for an address that is not on the list.
        if (error instanceof Refusal && error.status === 404) return [];
        throw error;
      }
    }),
  );
  return [...new Set(found.flat().map((address) => address.toLowerCase()))];
}
