import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Graph } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';
import type { SignInMethod } from './sign-in-methods.ts';

const Preference = z.object({ userPreferredMethodForSecondaryAuthentication: text });

/**
 * As what the default method is used, in Graph's words; undefined where it does not say. Only beta has it.
 * https://learn.microsoft.com/graph/api/authentication-get?view=graph-rest-beta
 */
export async function readDefaultUse({ objectId }: Account, graph: Graph): Promise<string | undefined> {
  try {
    const said = await graph.beta.get(`/users/${objectId}/authentication/signInPreferences`);
    return Preference.parse(said).userPreferredMethodForSecondaryAuthentication ?? undefined;
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return undefined;
    throw error;
  }
}

/** The uses of a method that can be the default, as Graph names them; the first is the one to ask for. */
export function usesOf({ type, was }: SignInMethod): readonly string[] {
  if (type === 'microsoftAuthenticator') return ['push'];
  if (type === 'softwareOath' || type === 'hardwareOath') return ['oath'];
  if (type !== 'phone') return [];
  const ofPhone: Readonly<Record<string, readonly string[]>> = {
    mobile: ['sms', 'voiceMobile'],
    alternateMobile: ['voiceAlternateMobile'],
    office: ['voiceOffice'],
  };
  return ofPhone[String(was['phoneType'])] ?? [];
}
