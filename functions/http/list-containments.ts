import * as z from 'zod';
import { CaseList, listCases, mostCases } from '../../shared/views/list-cases.ts';
import { maySee } from '../../shared/decisions/may-see.ts';
import { limitUpTo } from './page-query.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Page = z.strictObject({
  limit: limitUpTo(mostCases).meta({ description: 'How many cases, at most.' }),
  after: z
    .string()
    .regex(/^\d{13}-C-[0-9A-Z]{4}-[0-9A-Z]{4}$/, { error: 'is no "next" of a page' })
    .optional()
    .meta({ description: 'The "next" of the page before.' }),
});

export const listContainments: Route<'containments', unknown, z.infer<typeof Page>> = {
  name: 'list-containments',
  method: 'GET',
  path: 'containments',
  needs: ['Case.Read'],
  summary: 'The cases, newest first, a page at a time',
  query: Page,
  answers: { 200: { means: `Up to ${mostCases} cases`, schema: CaseList } },
  async handle({ query, intake, caller }) {
    return {
      headers: { 'cache-control': 'no-store' },
      jsonBody: await listCases(query, { ...intake, shows: (record) => maySee(record, caller, intake.store) }),
    };
  },
};

serveRoute(listContainments);
