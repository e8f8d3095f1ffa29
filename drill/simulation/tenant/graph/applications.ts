import type { Context } from 'hono';
import * as z from 'zod';
import type { SimulatedApplication, SimulatedCredential } from '../applications/application-state.ts';
import { wholeSecond } from '../graph-time.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

const KeyId = z.object({ keyId: z.guid() });
const Keys = z.object({ keyCredentials: z.array(KeyId) });
const Enabled = z.strictObject({ accountEnabled: z.boolean() });

/** https://learn.microsoft.com/en-us/graph/api/resources/application */
export function registerApplications(surface: GraphSurface): void {
  const { state } = surface;
  for (const kind of ['application', 'servicePrincipal'] as const) {
    registerReads(surface, kind);
    const remove = `POST /${kind}s/{id}/removePassword` as const;
    serve(surface, remove, async (context) => {
      const application = applicationOf(state, context, kind);
      const body = KeyId.safeParse(await readBody(context));
      const kept = application.passwords.filter(({ keyId }) => keyId !== body.data?.keyId);
      if (kept.length === application.passwords.length) {
        throw new GraphProblem(400, 'Request_BadRequest', 'No password credential found with keyId.');
      }
      application.passwords = kept;
      state.writes.push({ at: state.clock.now(), operation: remove, objectId: application.id });
      return context.body(null, 204);
    });
    // `removeKey` wants a proof signed with a key of the application, which nobody but the application has; what is left out of a patch is gone.
    // https://learn.microsoft.com/en-us/graph/api/application-removekey
    const patch = `PATCH /${kind}s/{id}` as const;
    serve(surface, patch, async (context) => {
      const application = applicationOf(state, context, kind);
      const asked = await readBody(context);
      const enabled = Enabled.safeParse(asked).data;
      if (enabled && kind === 'servicePrincipal') {
        application.accountEnabled = enabled.accountEnabled;
        state.writes.push({ at: state.clock.now(), operation: patch, objectId: application.id });
        return context.body(null, 204);
      }
      const body = Keys.safeParse(asked);
      if (!body.success) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid property.');
      const named = body.data.keyCredentials.map(({ keyId }) => keyId);
      // The values of keys are never answered, so one that is gone cannot be written back.
      const unknown = named.find((one) => !application.keys.some(({ keyId }) => keyId === one));
      if (unknown !== undefined) {
        const message = `New credential with KeyId '${unknown}' must have a value.`;
        throw new GraphProblem(400, 'Request_BadRequest', message);
      }
      application.keys = application.keys.filter(({ keyId }) => named.includes(keyId));
      state.writes.push({ at: state.clock.now(), operation: patch, objectId: application.id });
      return context.body(null, 204);
    });
  }
  registerFederation(surface);
}

function registerReads(surface: GraphSurface, kind: SimulatedApplication['kind']): void {
  const { state } = surface;
  serve(surface, `GET /${kind}s`, (context) => {
    const all = [...state.applications.values()].filter((one) => one.kind === kind);
    return page(
      context,
      all.map((one) => resource(state, one)),
      2,
    );
  });
  serve(surface, `GET /${kind}s/{id}`, (context) =>
    entity(context, `${kind}s/$entity`, resource(state, applicationOf(state, context, kind))),
  );
  serve(surface, `GET /${kind}s/{id}/owners`, (context) => {
    const { owners } = applicationOf(state, context, kind);
    return page(
      context,
      owners.map((id) => ({ '@odata.type': '#microsoft.graph.user', id })),
      2,
    );
  });
}

/** https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredentials-overview */
function registerFederation(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /applications/{id}/federatedIdentityCredentials', (context) => {
    const { federated } = applicationOf(state, context, 'application');
    const audiences = ['api://AzureADTokenExchange'];
    return page(
      context,
      federated.map((one) => ({ ...one, audiences, description: null })),
      1,
    );
  });
  const unfederate = 'DELETE /applications/{id}/federatedIdentityCredentials/{credential}';
  serve(surface, unfederate, (context) => {
    const application = applicationOf(state, context, 'application');
    const kept = application.federated.filter(({ id }) => id !== context.req.param('credential'));
    if (kept.length === application.federated.length) throw notFound(context.req.param('credential') ?? '');
    application.federated = kept;
    state.writes.push({ at: state.clock.now(), operation: unfederate, objectId: application.id });
    return context.body(null, 204);
  });
}

function applicationOf(state: TenantState, context: Context, kind: SimulatedApplication['kind']): SimulatedApplication {
  const id = context.req.param('id') ?? '';
  const application = state.applications.get(id);
  if (application?.kind !== kind) throw notFound(id);
  return application;
}

function resource(state: TenantState, application: SimulatedApplication) {
  const { id, appId, displayName, passwords, keys, kind, accountEnabled = true, madeIn = state.tenantId } = application;
  const credential = ({ keyId, displayName: name, from, until }: SimulatedCredential) => ({
    keyId,
    displayName: name,
    startDateTime: wholeSecond(from),
    endDateTime: wholeSecond(until),
  });
  return {
    id,
    appId,
    displayName,
    ...(kind === 'servicePrincipal' ? { accountEnabled, appOwnerOrganizationId: madeIn } : {}),
    passwordCredentials: passwords.map((one) => ({
      ...credential(one),
      hint: one.secret.slice(0, 3),
      secretText: null,
    })),
    keyCredentials: keys.map((one) => ({
      ...credential(one),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      customKeyIdentifier: null,
      key: null,
    })),
  };
}
