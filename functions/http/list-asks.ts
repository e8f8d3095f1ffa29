import * as z from 'zod';
import { AskList, listAsks, mostAsks } from '../../shared/views/list-asks.ts';
import { limitUpTo } from './page-query.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Page = z.strictObject({
  limit: limitUpTo(mostAsks).meta({ description: 'How many, at most.' }),
  after: z
    .string()
    .regex(/^\d{13}-C-[0-9A-Z]{4}-[0-9A-Z]{4}-[a-z-]{1,64}$/, { error: 'is no "next" of a page' })
    .optional()
    .meta({ description: 'The "next" of the page before.' }),
});

export const listOpenAsks: Route<'asks', unknown, z.infer<typeof Page>> = {
  name: 'list-asks',
  method: 'GET',
  path: 'asks',
  needs: ['Case.Read'],
  summary: 'What people are asked for: who, for what, by when; newest first, a page at a time',
  query: Page,
  answers: { 200: { means: `Up to ${mostAsks} of what nobody has done yet`, schema: AskList } },
  async handle({ query, intake }) {
    return { headers: { 'cache-control': 'no-store' }, jsonBody: await listAsks(query, intake.store, intake.now()) };
  },
};

serveRoute(listOpenAsks);
