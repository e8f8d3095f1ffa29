import * as z from 'zod';
import { AlertState } from '../../shared/intake/keep-alert.ts';
import { AlertList, listAlerts, mostAlerts } from '../../shared/views/list-alerts.ts';
import { limitUpTo } from './page-query.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Page = z.strictObject({
  state: AlertState.meta({
    description:
      'rejected: they cannot start anything. held: they may accuse somebody, and a person decides. answered: somebody has.',
  }),
  limit: limitUpTo(mostAlerts).meta({ description: 'How many alerts, at most.' }),
  after: z
    .string()
    .regex(/^\d{13}-[\w-]{1,64}$/, { error: 'is no "next" of a page' })
    .optional()
    .meta({ description: 'The "next" of the page before.' }),
});

export const listKeptAlerts: Route<'alerts', unknown, z.infer<typeof Page>> = {
  name: 'list-alerts',
  method: 'GET',
  path: 'alerts',
  needs: ['Case.Read'],
  summary: 'The alerts that started nothing, newest first, a page at a time',
  query: Page,
  answers: {
    200: { means: `Up to ${mostAlerts} alerts, with the reason and what they looked like`, schema: AlertList },
  },
  async handle({ query, intake: { store } }) {
    return { headers: { 'cache-control': 'no-store' }, jsonBody: await listAlerts(query, store) };
  },
};

serveRoute(listKeptAlerts);
