import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { AppTokens } from './app-tokens.ts';
import { registerClientCredentials } from './applications/client-credentials.ts';
import { registerContentDoors } from './content/content-doors.ts';
import { registerExchange } from './exchange/invoke-command.ts';
import { registerMailboxDoors } from './exchange/mailbox-doors.ts';
import { registerUserSide } from './exchange/user-side.ts';
import { registerDiscovery } from './discovery.ts';
import { installFrontDoor } from './front-door.ts';
import { keysAsSegments } from './graph/keys-as-segments.ts';
import { registerGraph } from './graph/register-graph.ts';
import { isGraph } from './graph/request-ids.ts';
import { answerUnknownPath } from './graph/unknown-path.ts';
import { registerIdentityDoors } from './identity/identity-doors.ts';
import { registerKerberos } from './kerberos.ts';
import { registerAdminTool } from './roles/admin-tool.ts';
import { registerTeams } from './roles/teams.ts';
import { registerSigningKeys } from './registered-api.ts';
import { registerSessionRevocation } from './sharepoint/session-revocation.ts';
import { registerUserSessions } from './sharepoint/user-sessions.ts';
import type { TenantState } from './state.ts';
import { registerTokenEndpoint } from './token-endpoint.ts';
import type { UserTokens } from './user-tokens.ts';

/** Everything that the tenant answers, to the app and to people. */
export function tenantApp(state: TenantState, tokens: AppTokens, people: UserTokens): Hono {
  const app = new Hono({ getPath: (request) => keysAsSegments(getPath(request)) });
  installFrontDoor(app, state);
  registerGraph({ app, state, tokens });
  registerExchange(app, state, tokens);
  registerSessionRevocation(app, state, tokens);
  // Before the endpoint of people: it is the same.
  registerClientCredentials(app, state, tokens);
  registerTokenEndpoint(app, state, people);
  registerDiscovery(app, state);
  registerSigningKeys(app, state);
  registerAdminTool(app, state);
  registerTeams(app, state);
  registerUserSessions(app, state, people);
  registerUserSide(app, state, people);
  registerMailboxDoors(app, state);
  registerContentDoors(app, state);
  registerIdentityDoors(app, state);
  registerKerberos(app, state);
  app.notFound((context) =>
    isGraph(context.req.path) ? answerUnknownPath(app, context, state) : context.text('404 Not Found', 404),
  );
  return app;
}
