import type { TokenSource } from './token-source.ts';
import { failure, jsonOf, send } from './http-request.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SharePointAdmin } from '../../catalogue/tenant.ts';

/** SharePoint Online tenant administration over REST. https://learn.microsoft.com/sharepoint/dev/sp-add-ins/get-to-know-the-sharepoint-rest-service */
export function sharePointClient(origin: string | undefined, token: TokenSource): SharePointAdmin {
  return {
    async post(path, body) {
      if (origin === undefined) {
        throw new Refusal(403, 'NotConfigured', 'CORDON_SHAREPOINT_ADMIN_URL is not set');
      }
      const response = await send(`${origin}${path}`, {
        method: 'POST',
        headers: {
          accept: 'application/json;odata=nometadata',
          'content-type': 'application/json',
          authorization: `Bearer ${await token(origin)}`,
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) {
        throw failure(response, { code: `HTTP ${String(response.status)}`, message: response.statusText });
      }
      return jsonOf(response);
    },
  };
}
