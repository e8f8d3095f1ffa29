import { Switch } from '../../shared/domain/switch.ts';
import type { Route } from './route.ts';
import { problemResponse } from './problem-response.ts';
import { serveRoute } from './serve-route.ts';
import { rejection } from '../../shared/domain/problem.ts';

export const getSwitch: Route<'switch'> = {
  name: 'get-switch',
  method: 'GET',
  path: 'switch',
  needs: ['Case.Read'],
  summary: 'Whether Cordon contains, writes nothing, or only plans',
  answers: {
    200: { means: 'As it counts now', schema: Switch },
    503: { means: 'It could never be read: nothing is written until it can' },
  },
  async handle({ intake }) {
    const set = await intake.switched?.();
    if (set) return { headers: { 'cache-control': 'no-store' }, jsonBody: set };
    const remedy = 'See to it that the case store can be reached';
    return problemResponse(503, rejection('The switch cannot be read.', 'switch', 'gave no answer', remedy));
  },
};

serveRoute(getSwitch);
