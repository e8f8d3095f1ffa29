import * as z from 'zod';
import { Refusal } from '../../../domain/errors.ts';
import { text } from '../fields.ts';

/** What the schedules of Privileged Identity Management have in common. */
export const Schedule = z.object({
  startDateTime: text,
  endDateTime: text,
  assignmentType: text,
});

/** Without Entra ID P2 there is no Privileged Identity Management, and nothing in it. */
export async function withPim(listed: Promise<unknown[]>): Promise<unknown[]> {
  try {
    return await listed;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'AadPremiumLicenseRequired') return [];
    throw error;
  }
}

export function isActivated({ assignmentType }: z.infer<typeof Schedule>): boolean {
  return assignmentType?.toLowerCase() === 'activated';
}
