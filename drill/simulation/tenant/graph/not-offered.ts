import { answerProblem, GraphProblem } from './graph-problem.ts';
import type { GraphSurface } from './graph-route.ts';

/** As Graph answers where a national cloud does not know a part of a path. https://learn.microsoft.com/graph/deployments */
export function registerNotOffered({ app, state }: GraphSurface): void {
  app.use(async (context, next) => {
    const [, version = '', ...segments] = context.req.path.split('/');
    const missing = segments.find((segment) => state.notOffered.has(segment));
    if (missing === undefined || !['v1.0', 'beta'].includes(version)) return next();
    return answerProblem(
      context,
      state,
      new GraphProblem(400, 'BadRequest', `Resource not found for the segment '${missing}'.`),
    );
  });
}
