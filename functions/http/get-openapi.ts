import * as z from 'zod';
import { openApi } from '../../shared/views/openapi.ts';
import type { Route } from './route.ts';
import { serveRoute, servedRoutes } from './serve-route.ts';

export const getOpenApi: Route<'openapi.json'> = {
  name: 'get-openapi',
  method: 'GET',
  path: 'openapi.json',
  needs: 'nothing',
  summary: 'This page',
  answers: { 200: { means: 'OpenAPI 3.1', schema: z.looseObject({}) } },
  handle: () => Promise.resolve({ jsonBody: openApi(servedRoutes()) }),
};

serveRoute(getOpenApi);
