import { fromWholeSeconds, minutes } from '../../../shared/domain/duration.ts';
import { Hono } from 'hono';
import { timingSafeEqual } from 'node:crypto';
import type { AppTokens } from './app-tokens.ts';
import type { TenantState } from './state.ts';

/**
 * Where an app on Azure gets its tokens: plain HTTP on its own machine, guarded by a header only its environment holds.
 * https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function managedIdentityEndpoint(state: TenantState, tokens: AppTokens, secret: string): Hono {
  const app = new Hono();
  const copies = new Map<string, Issued>();
  const issue = (resource: string, clientId: string | undefined): Issued | undefined => {
    const key = `${resource} ${clientId ?? ''}`;
    const copy = copies.get(key);
    if (copy && isKept(state, copy)) return copy;
    const issued = tokens.issue(resource, clientId);
    if (issued !== undefined) copies.set(key, issued);
    return issued;
  };
  app.get('/MSI/token', (context) => {
    const { resource, 'api-version': version, client_id: clientId } = context.req.query();
    const isOurs = sameSecret(context.req.header('x-identity-header') ?? '', secret);
    if (!isOurs) return context.json({ statusCode: 403, message: 'Forbidden' }, 403);
    const issued = resource === undefined || version !== '2019-08-01' ? undefined : issue(resource, clientId);
    if (issued === undefined) return context.json({ statusCode: 400, message: 'Bad Request' }, 400);
    return context.json({
      access_token: issued.token,
      expires_on: String(issued.expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: '0c0ffee0-6d4c-4c1a-8f0e-5b8e0b55c0de',
    });
  });
  return app;
}

type Issued = NonNullable<ReturnType<AppTokens['issue']>>;

/**
 * Azure hands out its own copy for about a day, whatever became of it meanwhile.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq
 */
function isKept({ clock, challengedTokens }: TenantState, { token, expiresOn }: Issued): boolean {
  const now = clock.now();
  return now < (challengedTokens.get(token) ?? Infinity) && fromWholeSeconds(expiresOn) - now > minutes(5);
}

function sameSecret(given: string, secret: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}
