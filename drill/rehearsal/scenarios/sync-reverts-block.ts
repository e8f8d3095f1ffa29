import { hours, minutes } from '../../../shared/domain/duration.ts';
import { hybrid } from './hybrid.ts';
import type { Scenario } from './scenario.ts';

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
  mustStayShut: [{ door: 'certificate', after: minutes(1), butFor: bearable }],
  mustEnd({ view, doors }) {
    const wasPutBack = view.entries.filter(({ kind, run }) => kind === 'attempt' && run === 'keep-blocked').length > 1;
    return [
      ...(view.result === 'contained' ? [] : [`the case ended ${String(view.result)}`]),
      ...(wasPutBack ? [] : ['the block was never put back']),
      ...doors.filter(({ opened }) => opened).map(({ door }) => `the attacker can use ${door}`),
    ];
  },
};
