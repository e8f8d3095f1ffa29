import { inWholeSeconds, fromWholeSeconds, minutes } from '../../../../shared/domain/duration.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { addMethod, methodsOf, removeMethod } from '../identity/sign-in-methods.ts';
import { entity } from './entity.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { methodResource, proofsOf } from './sign-in-methods.ts';
import { userOf } from './user-of.ts';

const policy = { minimumLifetimeInMinutes: 60, maximumLifetimeInMinutes: 480, defaultLifetimeInMinutes: 60 };
const Wanted = z.object({
  lifetimeInMinutes: z
    .number()
    .int()
    .min(policy.minimumLifetimeInMinutes)
    .max(policy.maximumLifetimeInMinutes)
    .default(policy.defaultLifetimeInMinutes),
  isUsableOnce: z.boolean().default(false),
});

/** https://learn.microsoft.com/en-us/graph/api/authentication-post-temporaryaccesspassmethods */
export function registerTemporaryAccessPasses(surface: GraphSurface): void {
  const { state } = surface;
  const base = '/users/{id}/authentication/temporaryAccessPassMethods';
  serve(surface, `GET ${base}`, (context) => {
    const passes = methodsOf(state, userOf(state, context)).filter(({ type }) => type === 'temporaryAccessPass');
    return page(context, passes.map(methodResource), 3);
  });
  serve(surface, `POST ${base}`, async (context) => {
    const user = userOf(state, context);
    if (state.identity.temporaryAccessPasses === 'disabled') {
      throw new GraphProblem(400, 'badRequest', 'Temporary Access Pass is not enabled for this user by policy.');
    }
    const body = Wanted.safeParse((await readBody(context)) ?? {});
    if (!body.success) throw new GraphProblem(400, 'badRequest', 'lifetimeInMinutes is outside the policy.');
    // A user has one pass: a new one takes the place of the old.
    for (const { id, type } of methodsOf(state, user)) {
      if (type === 'temporaryAccessPass') removeMethod(state, user, id);
    }
    const created = fromWholeSeconds(inWholeSeconds(state.clock.now()));
    const { lifetimeInMinutes, isUsableOnce } = body.data;
    const pass = {
      code: randomBytes(6).toString('base64url'),
      until: created + minutes(lifetimeInMinutes),
      isUsableOnce,
    };
    const method = { id: randomUUID(), type: 'temporaryAccessPass' as const, label: '', created, pass };
    addMethod(state, user, method);
    const made = { ...methodResource(method), temporaryAccessPass: pass.code };
    state.writes.push({ at: state.clock.now(), operation: `POST ${base}`, objectId: user.objectId });
    return entity(context, `${proofsOf(user)}/temporaryAccessPassMethods/$entity`, made, 201);
  });
  serve(
    surface,
    'GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass',
    (context) =>
      entity(context, 'authenticationMethodConfigurations/$entity', {
        '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
        id: 'TemporaryAccessPass',
        state: state.identity.temporaryAccessPasses,
        defaultLength: 8,
        isUsableOnce: false,
        ...policy,
      }),
  );
}
