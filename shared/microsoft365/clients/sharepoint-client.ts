import * as z from 'zod';
import type { TokenSource } from './token-source.ts';
import { failure, jsonOf, parsed, sendAuthorized } from './http-request.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SharePointAdmin } from '../../catalogue/tenant.ts';

const Fault = z.object({ 'odata.error': z.object({ code: z.string(), message: z.object({ value: z.string() }) }) });

/** SharePoint Online tenant administration over REST. https://learn.microsoft.com/sharepoint/dev/sp-add-ins/get-to-know-the-sharepoint-rest-service */
export function sharePointClient(sites: readonly string[], token: TokenSource): SharePointAdmin {
  return {
    sites,
    async post(site, path, body) {
      const headers = { accept: 'application/json;odata=nometadata', 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await sendAuthorized(`${site}${path}`, request, (claims) => token(site, claims));
      if (!response.ok) {
        const { status, statusText } = response;
        const fault = Fault.safeParse(parsed(await response.text())).data?.['odata.error'];
        const type = fault?.code.split('.').at(-1);
        // It says 401 for a right that is missing, too, and then names the exception.
        if (status === 401 && type === 'UnauthorizedAccessException') {
          throw new Refusal(status, type, fault?.message.value ?? statusText);
        }
        throw failure(response, { code: `HTTP ${String(status)}`, message: statusText });
      }
      return jsonOf(response);
    },
  };
}
