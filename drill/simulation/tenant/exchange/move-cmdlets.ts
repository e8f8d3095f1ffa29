import type { Mailbox, MoveRequest } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, notFound, text, type Cmdlet, type Row } from './cmdlet.ts';
import { mailboxNamed, wrote } from './recipients.ts';

interface Progress {
  readonly status: string;
  readonly detail: string;
  readonly percent: number;
}

/** https://learn.microsoft.com/powershell/module/exchangepowershell/new-moverequest */
export const newMoveRequest: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const { moveOutlook } = mailbox;
    if (!moveOutlook.accepts) {
      throw new CmdletError(
        400,
        'Microsoft.Exchange.Management.RecipientTasks.MoveNotSupportedException',
        moveOutlook.because,
      );
    }
    if (mailbox.moveRequest) {
      const type = 'Microsoft.Exchange.Management.RecipientTasks.ManagementObjectAlreadyExistsException';
      throw new CmdletError(400, type, `The user ${mailbox.name} already has a pending move request.`);
    }
    const { durationMs, ends, stalls } = moveOutlook;
    const { BatchName } = invocation.parameters;
    const batchName = typeof BatchName === 'string' ? BatchName : null;
    const request: MoveRequest = {
      batchName,
      createdAt: state.clock.now(),
      durationMs,
      ends,
      stalls,
      suspended: false,
    };
    mailbox.moveRequest = request;
    if (ends !== 'Failed') {
      state.clock.at(request.createdAt + durationMs, () => {
        // Whoever was connected was connected to the old database.
        if (mailbox.moveRequest !== request) return;
        mailbox.openConnections = [];
        mailbox.database = 'EURPR04DG002-db007';
      });
    }
    wrote(state, 'New-MoveRequest', mailbox);
    return [row(mailbox, request, state)];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-moverequest */
export const getMoveRequest: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    // Without an Identity every move of the tenant is answered.
    if (!invocation.parameters['Identity']) {
      return [...state.mailboxes.values()].flatMap((mailbox) =>
        mailbox.moveRequest ? [row(mailbox, mailbox.moveRequest, state)] : [],
      );
    }
    const { mailbox, request } = moveOf(state, text(invocation, 'Identity'));
    return [row(mailbox, request, state)];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-moverequeststatistics */
export const getMoveRequestStatistics: Cmdlet = {
  run(invocation) {
    const { state } = invocation;
    const { mailbox, request } = moveOf(state, text(invocation, 'Identity'));
    const { status, detail, percent } = progressOf(request, state);
    const message = status === 'Failed' ? 'The mailbox has too many corrupt items.' : '';
    return [
      {
        Identity: mailbox.name,
        Status: status,
        StatusDetail: detail,
        PercentComplete: percent,
        Message: message,
        DataConsistencyScore: 'Good',
        QueuedTimestamp: new Date(request.createdAt).toISOString(),
      },
    ];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/remove-moverequest */
export const removeMoveRequest: Cmdlet = {
  run(invocation) {
    const { mailbox } = moveOf(invocation.state, text(invocation, 'Identity'));
    mailbox.moveRequest = null;
    wrote(invocation.state, 'Remove-MoveRequest', mailbox);
    return [];
  },
};

function moveOf(state: TenantState, identity: string): { mailbox: Mailbox; request: MoveRequest } {
  const mailbox = mailboxNamed(state, identity);
  if (!mailbox.moveRequest) throw notFound(identity);
  return { mailbox, request: mailbox.moveRequest };
}

function progressOf(request: MoveRequest, state: TenantState): Progress {
  const share = (state.clock.now() - request.createdAt) / request.durationMs;
  const percent = Math.min(95, Math.floor(share * 95));
  if (request.suspended) return { status: 'Suspended', detail: 'Suspended', percent };
  if (share >= 1) return { status: request.ends, detail: request.ends, percent: request.ends === 'Failed' ? 60 : 100 };
  if (share < 0.02) return { status: 'Queued', detail: 'Queued', percent: 0 };
  if (request.stalls && share > 0.3 && share < 0.5) {
    return { status: 'InProgress', detail: 'StalledDueToTarget_DiskLatency', percent };
  }
  if (share > 0.97) return { status: 'CompletionInProgress', detail: 'Finalization', percent: 95 };
  return { status: 'InProgress', detail: 'CopyingMessages', percent };
}

function row(mailbox: Mailbox, request: MoveRequest, state: TenantState): Row {
  // What Microsoft documents of a MoveRequest: it has no id of its own.
  return {
    Identity: mailbox.name,
    ExchangeGuid: mailbox.exchangeGuid,
    BatchName: request.batchName,
    Direction: 'Pull',
    Flags: 'IntraOrg',
    RequestStyle: 'IntraOrg',
    Status: progressOf(request, state).status,
  };
}
