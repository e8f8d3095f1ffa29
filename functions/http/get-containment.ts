import { CaseView, viewCase } from '../../shared/views/case-view.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

export const getContainment: Route<'containments/{id}'> = {
  name: 'get-containment',
  method: 'GET',
  path: 'containments/{id}',
  needs: ['Case.Read'],
  summary: 'How a case stands, and its file',
  answers: { 200: { means: 'The case', schema: CaseView } },
  async handle({ found, intake: { store, durable, taskHub } }) {
    return { headers: { 'cache-control': 'no-store' }, jsonBody: await viewCase(found, store, durable, taskHub) };
  },
};

serveRoute(getContainment);
