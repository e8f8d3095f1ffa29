import { Hono } from 'hono';
import { timingSafeEqual } from 'node:crypto';
import type { AppTokens } from './app-tokens.ts';

/**
 * Where an app on Azure gets its tokens: plain HTTP on its own machine, guarded by a header only its environment holds.
 * https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function managedIdentityEndpoint(tokens: AppTokens, secret: string): Hono {
  const app = new Hono();
  app.get('/MSI/token', (context) => {
    const { resource, 'api-version': version, client_id: clientId } = context.req.query();
    const isOurs = sameSecret(context.req.header('x-identity-header') ?? '', secret);
    if (!isOurs) return context.json({ statusCode: 403, message: 'Forbidden' }, 403);
    const issued = resource === undefined || version !== '2019-08-01' ? undefined : tokens.issue(resource, clientId);
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

function sameSecret(given: string, secret: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}
