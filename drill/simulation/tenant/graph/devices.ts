import type { Context } from 'hono';
import * as z from 'zod';
import { asRead, change } from '../late-reads.ts';
import type { SimulatedDevice } from '../identity/identity-state.ts';
import { wholeSecond } from '../graph-time.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

const onlyWindows = 'Properties other than ExtendedAttribute1..15 can be modified only on windows devices.';
const Changes = z.strictObject({ accountEnabled: z.boolean() });

/** https://learn.microsoft.com/en-us/graph/api/resources/device */
export function registerDevices(surface: GraphSurface): void {
  const { state } = surface;
  const { devices } = state.identity;
  const listOf = (isHis: (device: SimulatedDevice, user: string) => boolean, user: string) =>
    [...devices.values()].filter((device) => isHis(device, user)).map((device) => resource(asRead(state, device)));
  serve(surface, 'GET /users/{id}/registeredDevices', (context) => {
    const { objectId } = userOf(state, context);
    return page(
      context,
      listOf(({ users }, user) => users.includes(user), objectId),
      2,
    );
  });
  serve(surface, 'GET /users/{id}/ownedDevices', (context) => {
    const { objectId } = userOf(state, context);
    return page(
      context,
      listOf(({ owner }, user) => owner === user, objectId),
      2,
    );
  });
  serve(surface, 'GET /devices', (context) =>
    page(
      context,
      listOf(() => true, ''),
      2,
    ),
  );
  serve(surface, 'GET /devices/{deviceId}', (context) =>
    entity(context, 'devices/$entity', resource(asRead(state, deviceOf(state, context)))),
  );
  for (const path of ['registeredOwners', 'registeredUsers'] as const) {
    serve(surface, `GET /devices/{deviceId}/${path}`, (context) => {
      const { owner, users } = deviceOf(state, context);
      const ids = path === 'registeredUsers' ? users : owner === null ? [] : [owner];
      return page(
        context,
        ids.map((id) => ({ '@odata.type': '#microsoft.graph.user', id })),
        2,
      );
    });
  }
  serve(surface, 'PATCH /devices/{deviceId}', async (context) => {
    const device = deviceOf(state, context);
    const body = Changes.safeParse(await readBody(context));
    if (!body.success) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid object or property.');
    // As an application: https://learn.microsoft.com/en-us/graph/api/device-update
    if (!/^windows/i.test(device.operatingSystem ?? '')) throw new GraphProblem(400, 'Request_BadRequest', onlyWindows);
    change(state, device, body.data);
    state.writes.push({ at: state.clock.now(), operation: 'PATCH /devices/{deviceId}', objectId: device.id });
    return context.body(null, 204);
  });
}

function deviceOf({ identity }: TenantState, context: Context): SimulatedDevice {
  const id = context.req.param('deviceId') ?? '';
  const device = identity.devices.get(id);
  if (!device) throw notFound(id);
  return device;
}

function resource({
  id,
  deviceId,
  displayName,
  operatingSystem,
  trustType,
  registered,
  accountEnabled,
}: SimulatedDevice) {
  return {
    '@odata.type': '#microsoft.graph.device',
    id,
    deviceId,
    displayName,
    operatingSystem,
    trustType,
    accountEnabled,
    isManaged: null,
    registrationDateTime: registered === null ? null : wholeSecond(registered),
  };
}
