import * as z from 'zod';
import type { AutomaticReplies } from '../exchange/mailbox-settings.ts';
import { GraphProblem } from './graph-problem.ts';
import { entity } from './entity.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { mailboxOf } from './mailbox-of.ts';
import { readBody } from './read-body.ts';

const states = { disabled: 'Disabled', alwaysEnabled: 'Enabled', scheduled: 'Scheduled' } as const;
const audiences = { none: 'None', contactsOnly: 'Known', all: 'All' } as const;
const Moment = z.object({ dateTime: z.string(), timeZone: z.string() });
const Changes = z.strictObject({
  automaticRepliesSetting: z.strictObject({
    status: z.enum(Object.keys(states) as (keyof typeof states)[]).optional(),
    externalAudience: z.enum(Object.keys(audiences) as (keyof typeof audiences)[]).optional(),
    internalReplyMessage: z.string().optional(),
    externalReplyMessage: z.string().optional(),
    scheduledStartDateTime: Moment.optional(),
    scheduledEndDateTime: Moment.optional(),
  }),
});
type Changes = z.infer<typeof Changes>['automaticRepliesSetting'];

/** https://learn.microsoft.com/en-us/graph/api/resources/mailboxsettings */
export function registerMailboxSettings(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/mailboxSettings', (context) => {
    const { objectId, kind, settings } = mailboxOf(state, context);
    return entity(context, `users('${objectId}')/mailboxSettings`, {
      archiveFolder: null,
      timeZone: 'W. Europe Standard Time',
      delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
      dateFormat: 'dd.MM.yyyy',
      timeFormat: 'HH:mm',
      userPurpose: { UserMailbox: 'user', SharedMailbox: 'shared', RoomMailbox: 'room' }[kind],
      automaticRepliesSetting: shown(settings.automaticReplies),
    });
  });
  const patch = 'PATCH /users/{id}/mailboxSettings';
  serve(surface, patch, async (context) => {
    const { objectId, settings } = mailboxOf(state, context);
    const body = Changes.safeParse(await readBody(context));
    if (!body.success) throw new GraphProblem(400, 'RequestBodyRead', 'The request body is not a mailbox setting.');
    change(settings.automaticReplies, body.data.automaticRepliesSetting);
    state.writes.push({ at: state.clock.now(), operation: patch, objectId });
    return entity(context, `users('${objectId}')/mailboxSettings`, {
      automaticRepliesSetting: shown(settings.automaticReplies),
    });
  });
}

function change(replies: AutomaticReplies, wanted: Changes): void {
  if (wanted.status) replies.state = states[wanted.status];
  if (wanted.externalAudience) replies.audience = audiences[wanted.externalAudience];
  replies.internalMessage = wanted.internalReplyMessage ?? replies.internalMessage;
  replies.externalMessage = wanted.externalReplyMessage ?? replies.externalMessage;
  replies.startTime = wanted.scheduledStartDateTime ? timeOf(wanted.scheduledStartDateTime) : replies.startTime;
  replies.endTime = wanted.scheduledEndDateTime ? timeOf(wanted.scheduledEndDateTime) : replies.endTime;
}

/** Only the zone that every answer is in is understood. */
function timeOf({ dateTime, timeZone }: z.infer<typeof Moment>): number {
  const at = Date.parse(`${dateTime.replace(/Z$/, '')}Z`);
  if (timeZone === 'UTC' && !Number.isNaN(at)) return at;
  throw new GraphProblem(400, 'ErrorInvalidTimeZone', `The time '${dateTime}' in '${timeZone}' is not understood.`);
}

function shown({ state, audience, internalMessage, externalMessage, startTime, endTime }: AutomaticReplies) {
  const named = <T extends string>(table: Readonly<Record<string, T>>, value: T): string =>
    Object.keys(table).find((name) => table[name] === value) ?? '';
  const moment = (at: number) => ({ dateTime: new Date(at).toISOString().replace(/Z$/, '0000'), timeZone: 'UTC' });
  return {
    status: named(states, state),
    externalAudience: named(audiences, audience),
    internalReplyMessage: internalMessage,
    externalReplyMessage: externalMessage,
    scheduledStartDateTime: moment(startTime),
    scheduledEndDateTime: moment(endTime),
  };
}
