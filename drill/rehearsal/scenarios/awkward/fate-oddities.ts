import { minutes } from '../../../../shared/domain/duration.ts';
import { deleteAccount, renameAccount, restoreAccount } from '../../../simulation/tenant/account-fates.ts';
import type { TenantState } from '../../../simulation/tenant/state.ts';
import { between, type Oddity } from './oddity.ts';

/** What becomes of the account while its case runs. */
export const fateOddities: readonly Oddity[] = [
  {
    name: 'the account is renamed in mid-case',
    instead: 'account',
    begin: (state, objectId, random) => {
      inMidCase(state, random, () => renameAccount(state, objectId, 'alex.weber-nair@contoso.com'));
    },
  },
  {
    name: 'the account is deleted in mid-case',
    instead: 'account',
    begin: (state, objectId, random) => {
      inMidCase(state, random, () => deleteAccount(state, objectId));
    },
    ends: /^partial$/,
    says: [/the account was deleted/],
    // Whoever restores it restores what could not be shut any more.
    staysOpen: /./,
    breaksOff: true,
  },
  {
    name: 'the account is deleted in mid-case and restored',
    instead: 'account',
    begin: (state, objectId, random) => {
      inMidCase(state, random, () => {
        deleteAccount(state, objectId);
        inMinutes(state, between(random, 5, 60), () => restoreAccount(state, objectId));
      });
    },
    ends: /^(contained|partial)$/,
    staysOpen: /./,
    breaksOff: true,
    // The restore may bring back what was shut; then nobody may call it contained.
    wrong: ({ view, doors }) =>
      view.result === 'contained' && doors.some(({ opened }) => opened) ? ['falsely contained after the restore'] : [],
  },
];

/** A case takes hours. */
function inMidCase(state: TenantState, random: () => number, happens: () => void): void {
  inMinutes(state, between(random, 1, 170), happens);
}

function inMinutes(state: TenantState, after: number, happens: () => void): void {
  state.clock.at(state.clock.now() + minutes(after), happens);
}
