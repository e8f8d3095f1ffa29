import { createHash } from 'node:crypto';
import { stepNamed } from '../catalogue/far-end.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Incident } from '../domain/incident.ts';
import { askedFor, PlanForm } from '../domain/plan-options.ts';
import type { Sender } from '../domain/sender.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { distinctReferences } from './account-reference.ts';
import type { Alert, AlertFacts, AlertReader, ReadAlert } from './alert.ts';
import { compromisedSinceFirstSeen } from './compromised-since.ts';
import { knownMoment, liesAhead } from './known-moment.ts';
import { watchOptions } from './watch-request.ts';

/** What an alert means here and now. */
export interface Reception {
  /** ISO 8601 UTC. */
  readonly receivedAt: string;
  readonly farEnd: Pick<FarEnd, 'steps'>;
  readonly sentBy: Sender;
}

/** Reads the body as this format, and makes one alert of each account that it names. */
export function alertsFrom(reader: AlertReader, body: unknown, reception: Reception): ReadAlert {
  const facts = reader.read(body);
  if ('rejected' in facts) return facts;
  const rejected = whyNot(facts, reception);
  if (rejected) return { rejected };
  const held = whyHeld(facts);
  if (held) return { held };
  const alert = {
    incident: incidentOf(facts, reader.source, reception.receivedAt),
    ...(facts.partOf ? { partOf: facts.partOf.slice(0, 200) } : {}),
    ...choicesOf(facts, reception.sentBy),
    sentBy: reception.sentBy,
  };
  const [first, ...more] = distinctReferences(facts.named).map((reference): Alert => ({ reference, ...alert }));
  const unnamed = facts.unnamed.map((name) => name.slice(0, 200));
  if (!first) return { rejected: namesNobody(reader, unnamed) };
  return { format: reader.format, alerts: [first, ...more], unnamed };
}

/** A message that is delivered twice keeps its time of arrival and so gets the same id; a person who asks again gets a new one. */
function incidentOf(facts: AlertFacts, source: string, receivedAt: string): Incident {
  const { id, title, severity, firstSeen, chosen } = facts;
  const since = knownMoment(chosen?.compromisedSince, receivedAt);
  const made = createHash('sha256')
    .update(JSON.stringify([facts, receivedAt]))
    .digest('hex')
    .slice(0, 32);
  return {
    id: (id ?? made).slice(0, 200),
    source: chosen?.source ?? source,
    title: title.slice(0, 500),
    severity,
    receivedAt,
    ...(since
      ? { compromisedSince: since, sinceStated: true as const }
      : { compromisedSince: compromisedSinceFirstSeen(firstSeen, receivedAt) }),
    ...(chosen?.joinedTo ? { joinedTo: chosen.joinedTo } : {}),
  };
}

/** Who asks for what needs a second person is who sent it. */
function choicesOf({ chosen }: AlertFacts, sentBy: Sender): Pick<Alert, 'options' | 'watch'> {
  const options = askedFor(chosen?.options ?? PlanForm.parse({}), sentBy);
  if (!chosen?.watch) return { options };
  const watch = { ...chosen.watch, approvedBy: sentBy.name, approvedById: sentBy.id };
  return { options: watchOptions(options, watch), watch };
}

/** More than these are no victims of one attack but everybody whom a rule came across. */
export const mostAtOnce = 3;
const byHand =
  'Send {"account": "<the compromised account>", "reason": "<why>"} to POST /api/containments for each account to contain';

/** Why so many accounts wait for a person. */
export function tooMany(count: number): Rejection | undefined {
  if (count <= mostAtOnce) return undefined;
  const problem = `names ${String(count)} accounts, and more than ${String(mostAtOnce)} are not contained for one alert`;
  return rejection('The alert waits for a person: it names too many accounts.', 'body', problem, byHand, 'too-many');
}

function whyHeld({ named, unsure }: AlertFacts): Rejection | undefined {
  const many = tooMany(distinctReferences(named).length);
  if (many) return many;
  if (unsure === undefined) return undefined;
  return rejection(
    'The alert waits for a person: it does not say who is compromised.',
    'body',
    unsure,
    byHand,
    'unsure',
  );
}

/** What no reader can know: what time it is, and which steps there are. */
function whyNot({ chosen, over }: AlertFacts, { receivedAt, farEnd, sentBy }: Reception): Rejection | undefined {
  if (over !== undefined) {
    const remedy = `${byHand}, if it is compromised all the same`;
    return rejection(`The alert is ${over}: nothing was started.`, 'body', `is ${over}`, remedy, 'over');
  }
  if (chosen?.watch && sentBy.is !== 'person') {
    const remedy = 'Have somebody with the role Case.Watch ask for it: POST /api/containments';
    return rejection(
      'Only a person asks for a watch.',
      'mode',
      `is watch, and ${sentBy.name} sent it`,
      remedy,
      'watch-without-person',
    );
  }
  const since = chosen?.compromisedSince;
  if (since !== undefined && liesAhead(since, receivedAt)) {
    const remedy = 'Give a past moment with its offset, e.g. 2026-01-31T08:00:00Z, or leave it out for 30 days back';
    return rejection('The alert is from the future.', 'compromisedSince', 'lies ahead', remedy);
  }
  const unknown = chosen?.options?.without.find((name) => stepNamed(farEnd, name) === undefined);
  if (unknown === undefined) return undefined;
  const remedy = `Leave out only steps there are: ${farEnd.steps.map(({ name }) => name).join(', ')}`;
  const problem = `"${unknown.slice(0, 100)}" is not a step`;
  return rejection('The alert leaves out a step that does not exist.', 'options.without', problem, remedy);
}

function namesNobody({ format }: AlertReader, unnamed: readonly string[]): Rejection {
  const spoken = unnamed.length === 0 ? '' : `; it speaks of ${unnamed.slice(0, 5).join(', ')}`;
  const remedy = 'Send {"account": "<the compromised account>", "reason": "<why>"} for each account to contain';
  return rejection(
    'The alert names no account.',
    'body',
    `names no account that can be found (${format})${spoken}`,
    remedy,
    'names-nobody',
  );
}
