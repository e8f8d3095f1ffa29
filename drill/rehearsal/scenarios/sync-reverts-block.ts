import { hours, minutes } from '../../../shared/domain/duration.ts';
import { hybrid } from './hybrid.ts';
import type { Ending, Scenario } from './scenario.ts';

/** Cordon looks right behind the sync: nobody is let in for longer than this, cycle after cycle. */
const bearable = minutes(3);

export const syncRevertsBlock: Scenario = {
  ...hybrid,
  name: 'sync-reverts-block',
  description:
    'The account stays enabled on premises for five hours, and each directory sync opens it in the cloud again.',
  people: [
    { after: minutes(20), who: 'Ines Vogel, service desk', what: 'changes-password-on-premises' },
    { after: minutes(21), who: 'Ines Vogel, service desk', what: 'attests-password-change' },
    { after: hours(5), who: 'Ines Vogel, service desk', what: 'disables-account-on-premises' },
  ],
  mustEnd(ending) {
    const { view, doors } = ending;
    const wasPutBack = view.entries.filter(({ kind, run }) => kind === 'attempt' && run === 'keep-blocked').length > 1;
    const longest = longestLetIn(ending);
    return [
      ...(view.result === 'contained' ? [] : [`the case ended ${String(view.result)}`]),
      ...(wasPutBack ? [] : ['the block was never put back']),
      ...(longest > bearable ? [`the account stood open for ${String(Math.round(longest / minutes(1)))} minutes`] : []),
      ...doors.filter(({ opened }) => opened).map(({ door }) => `the attacker can use ${door}`),
    ];
  },
};

/** How long the account stood open at a stretch after it had been blocked, as the attacker's own tries tell: milliseconds. */
function longestLetIn({ state, view }: Ending): number {
  const blockedAt = Date.parse(view.entries.find(({ run }) => run === 'block-sign-in')?.at ?? '');
  let openSince: number | undefined;
  let longest = 0;
  for (const { at, objectId, errorCode } of state.signIns) {
    // A wrong password is refused before anybody asks whether the account is open.
    if (at < blockedAt || objectId !== hybrid.account.objectId || errorCode === wrongPassword) continue;
    if (errorCode === accountDisabled) openSince = undefined;
    else longest = Math.max(longest, at - (openSince ??= at));
  }
  return longest;
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const accountDisabled = 50057;
const wrongPassword = 50126;
