import * as z from 'zod';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { CaseSummary, summarise } from '../../shared/views/case-view.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

/** More than a shift sees. */
const most = 200;

const List = z.strictObject({ containments: z.array(CaseSummary), total: z.number().int() });

export const listContainments: Route<'containments'> = {
  name: 'list-containments',
  method: 'GET',
  path: 'containments',
  auth: 'function',
  summary: 'The cases, newest first',
  answers: { 200: { means: `Up to ${most} cases`, schema: List } },
  async handle({ intake: { store, durable } }) {
    const records = await Promise.all((await store.keys('cases/')).map((key) => store.get<CaseRecord>(key)));
    const newest = records
      .filter((record) => record !== undefined)
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .slice(0, most);
    const containments = await Promise.all(newest.map((record) => summarise(record, store, durable)));
    return { headers: { 'cache-control': 'no-store' }, jsonBody: { containments, total: records.length } };
  },
};

serveRoute(listContainments);
