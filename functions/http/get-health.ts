import * as z from 'zod';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

export const getHealth: Route<'health'> = {
  name: 'get-health',
  method: 'GET',
  path: 'health',
  needs: 'key',
  summary: 'Whether the app answers; says nothing of the tenant and of no case',
  answers: { 200: { means: 'It does', schema: z.strictObject({ status: z.literal('ok') }) } },
  handle: () => Promise.resolve({ headers: { 'cache-control': 'no-store' }, jsonBody: { status: 'ok' } }),
};

serveRoute(getHealth);
