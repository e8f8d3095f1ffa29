import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import { outlineOf } from '../alerts/outline-of.ts';
import { FieldProblem } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { AlertMessage } from './alert-message.ts';

export const AlertState = z.enum(['rejected', 'held', 'answered']);
export type AlertState = z.infer<typeof AlertState>;

/** What an alert, or a part of it, started nothing for. */
export interface LeftAlone {
  /** `held`: it may accuse somebody, and a person decides. */
  readonly state: Exclude<AlertState, 'answered'>;
  readonly why: Rejection;
}

/** An alert that started nothing, or not everything. */
export const KeptAlert = z.strictObject({
  messageId: z.string(),
  state: AlertState,
  /** ISO 8601 UTC. */
  receivedAt: z.string(),
  at: z.string(),
  code: z.string().optional(),
  reason: z.string(),
  errors: z.array(FieldProblem),
  /** What the alert looked like. What it said is not kept: it may be anything. */
  answered: z
    .strictObject({ at: z.string(), by: z.string(), byId: z.string().optional(), caseId: z.string().nullable() })
    .optional()
    .meta({ description: 'Who decided about a held alert, and the case that came of it; null: it was dismissed.' }),
  outline: z.strictObject({ fields: z.array(z.string()), people: z.array(z.string()) }),
});
export type KeptAlert = z.infer<typeof KeptAlert>;

/** Keeps for a person what was not acted on, and why; once, however often the message is delivered. */
export async function keepAlert(
  store: CaseStore,
  { id, receivedAt }: AlertMessage,
  body: unknown,
  { state, why: { code, reason, errors } }: LeftAlone,
  at: string,
): Promise<void> {
  const kept: KeptAlert = {
    messageId: id.slice(0, 200),
    state,
    receivedAt,
    at,
    ...(code === undefined ? {} : { code }),
    reason,
    errors: [...errors],
    outline: copyOf(outlineOf(body)),
  };
  await store.putIfAbsent(keys.keptAlert(state, receivedAt, id), kept);
}

function copyOf({ fields, people }: ReturnType<typeof outlineOf>): KeptAlert['outline'] {
  return { fields: [...fields], people: [...people] };
}
