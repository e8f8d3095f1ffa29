import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import { openApi } from '../../shared/views/openapi.ts';

/** `GET /api/openapi.json` */
export const getOpenApi: HttpHandler = () => ({ jsonBody: openApi() });

app.http('get-openapi', { methods: ['GET'], route: 'openapi.json', authLevel: 'anonymous', handler: getOpenApi });
