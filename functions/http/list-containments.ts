import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import * as df from 'durable-functions';
import type { CaseRecord } from '../../shared/casefile/case-record.ts';
import { summarise } from '../../shared/views/case-view.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { guarded } from './guarded.ts';

/** More than a shift sees. */
const most = 200;

/** `GET /api/containments`: the cases, newest first. */
export function listContainments(of: IntakeOf): HttpHandler {
  return guarded(async (_request, context) => {
    const { store, durable } = of(context);
    const records = await Promise.all((await store.keys('cases/')).map((key) => store.get<CaseRecord>(key)));
    const newest = records
      .filter((record) => record !== undefined)
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .slice(0, most);
    const containments = await Promise.all(newest.map((record) => summarise(record, store, durable)));
    return { headers: { 'cache-control': 'no-store' }, jsonBody: { containments, total: records.length } };
  });
}

app.http('list-containments', {
  methods: ['GET'],
  route: 'containments',
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: listContainments(intakeOf),
});
