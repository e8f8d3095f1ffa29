/**
 * Ways to reach the people of the matter that the attacker does not read: while they sit in the mailbox, nothing about the watch is said in
 * mail or chat of the tenant. A person ticks them off; nothing waits for it.
 */
export const outOfBandChannels = [
  { channel: 'phone-tree', what: 'Everyone involved can be reached by telephone and has the numbers on paper' },
  { channel: 'meeting-room', what: 'A room, or a conference bridge outside the tenant, is agreed for talking' },
  {
    channel: 'outside-mail',
    what: 'Documents go through a system outside the tenant, to no address the account can read',
  },
  { channel: 'counsel-informed', what: 'Counsel has been told in person, and holds the case id' },
  {
    channel: 'service-desk-silent',
    what: 'The service desk answers questions about the account only with the script',
  },
] as const;
