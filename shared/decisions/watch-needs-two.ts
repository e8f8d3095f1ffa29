import type { Gate } from '../intake/gates.ts';

/** To watch an account is to tap a wire: one person asks for it, and another approves. */
export const watchNeedsTwo: Gate = (_account, { watch }) =>
  Promise.resolve(
    watch
      ? { is: 'ask', because: [`${watch.approvedBy} asks for a watch: a second person has to approve it`] }
      : { is: 'go' },
  );
