import { keysAsSegments } from './graph/keys-as-segments.ts';

/** What a request asks for, in the words that faults and the log use: `PATCH /users/{id}`, `Set-Mailbox`, `POST /_api/…/RevokeAllUserSessions`. */
export async function operationName(request: Request): Promise<string> {
  const pathname = pathOf(request);
  if (pathname.endsWith('/InvokeCommand')) return (await cmdletName(request.clone())) ?? 'InvokeCommand';
  const path = pathname
    .replace(/^\/(v1\.0|beta)/, '')
    .replace(/^\/security\/auditLog\/queries\/[^/]+/, '/security/auditLog/queries/{id}')
    .replace(/^\/users\/[^/]+/, '/users/{id}')
    .replace(/^\/security\/identities\/identityAccounts\/[^/]+/, '/security/identities/identityAccounts/{id}')
    .replace(
      /^\/identityProtection\/riskyUsers\/(?!confirmCompromised$|dismiss$)[^/]+/,
      '/identityProtection/riskyUsers/{id}',
    );
  return `${request.method} ${path}`;
}

/** Whether the request is one of the app's; people and the attacker come in over the other paths. */
export function isFromApp(request: Request): boolean {
  const pathname = pathOf(request);
  if (/^\/v1\.0\/(me(\/|$)|users\/[^/]+\/messages$)/.test(pathname)) return false;
  return /^\/(v1\.0|beta|adminapi|_api)\//.test(pathname);
}

function pathOf(request: Request): string {
  return keysAsSegments(new URL(request.url).pathname);
}

async function cmdletName(request: Request): Promise<string | undefined> {
  const body: unknown = await request.json().catch(() => undefined);
  const input: unknown =
    typeof body === 'object' && body !== null && 'CmdletInput' in body ? body.CmdletInput : undefined;
  const name: unknown =
    typeof input === 'object' && input !== null && 'CmdletName' in input ? input.CmdletName : undefined;
  return typeof name === 'string' ? name : undefined;
}
