import { notFound, text, type Cmdlet } from './cmdlet.ts';
import { mailboxAt } from './mailbox-at.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-blockedsenderaddress */
const getBlockedSenderAddress: Cmdlet = {
  run({ state, parameters }) {
    const wanted = parameters['SenderAddress'];
    return [...state.blockedSenders]
      .filter(([address]) => wanted === undefined || (typeof wanted === 'string' && wanted.toLowerCase() === address))
      .map(([address, reason]) => ({ SenderAddress: address, Reason: reason, CreatedDatetime: null }));
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/remove-blockedsenderaddress */
const removeBlockedSenderAddress: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const address = text(invocation, 'SenderAddress').toLowerCase();
    if (!state.blockedSenders.delete(address)) throw notFound(address);
    const objectId = mailboxAt(state, address)?.objectId;
    const operation = 'Remove-BlockedSenderAddress';
    state.writes.push({ at: state.clock.now(), operation, ...(objectId === undefined ? {} : { objectId }) });
    return [];
  },
};

export const blockedSenderCmdlets = {
  'Get-BlockedSenderAddress': getBlockedSenderAddress,
  'Remove-BlockedSenderAddress': removeBlockedSenderAddress,
} satisfies Readonly<Record<string, Cmdlet>>;
