import { hours } from '../../../../shared/domain/duration.ts';
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { AppTokens } from '../app-tokens.ts';
import type { TenantState } from '../state.ts';

const path = '/_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions';
const role = 'Sites.FullControl.All';
const longestDelayMs = hours(1);

/**
 * What `Revoke-SPOUserSession` comes down to. State 1: unknown user; 4: ended at once; 3: ends within an hour.
 * https://learn.microsoft.com/en-us/powershell/module/sharepoint-online/revoke-spousersession
 */
export function registerSessionRevocation(app: Hono, state: TenantState, tokens: AppTokens): void {
  app.post(path, async (context) => {
    const caller = tokens.callerOf(context.req.raw, 'sharepoint');
    // SharePoint refuses app-only tokens it does not like with 401, also those that only lack the role.
    if (caller?.roles.includes(role) !== true) {
      return problem(context, 401, '-2147024891, System.UnauthorizedAccessException', 'Access denied.');
    }
    state.usedRoles.add(role);
    const body = z.object({ userName: z.string() }).safeParse(await context.req.json().catch(() => undefined));
    if (!body.success)
      return problem(context, 400, '-1, System.ArgumentException', 'The parameter userName is missing.');
    const name = body.data.userName.toLowerCase();
    const user = [...state.users.values()].find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === name);
    return context.json({ State: user === undefined ? 1 : revoke(state, user.objectId, geoOf(state, context)) });
  });
}

/** Each geography ends the sessions of its own sites. https://learn.microsoft.com/microsoft-365/enterprise/administering-a-multi-geo-environment */
function geoOf({ geoOfAdminSite }: TenantState, context: Context): string | null {
  return geoOfAdminSite.get(new URL(context.req.url).host) ?? null;
}

function revoke(state: TenantState, objectId: string, geo: string | null): 3 | 4 {
  const now = state.clock.now();
  const isInstant = state.random() < 0.7;
  const ends = isInstant ? now : now + state.random() * longestDelayMs;
  for (const session of state.sharePointSessions.values()) {
    if (session.objectId === objectId && session.geo === geo) session.endsAt = Math.min(session.endsAt, ends);
  }
  state.writes.push({ at: now, operation: 'RevokeAllUserSessions', objectId });
  return isInstant ? 4 : 3;
}

function problem(context: Context, status: 400 | 401, code: string, message: string): Response {
  return context.json({ 'odata.error': { code, message: { lang: 'en-US', value: message } } }, status);
}
