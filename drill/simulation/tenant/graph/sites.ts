import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

/** The home site of each geography, which is all there is. https://learn.microsoft.com/en-us/graph/api/site-list */
export function registerSites(surface: GraphSurface): void {
  const { organization } = surface.state;
  serve(surface, 'GET /sites', (context) => {
    const sites = [null, ...organization.satelliteGeos].map((geo) => {
      const hostname = `contoso${geo?.toLowerCase() ?? ''}.sharepoint.com`;
      return {
        id: hostname,
        root: {},
        siteCollection: { hostname, dataLocationCode: geo ?? 'NAM', root: {} },
        webUrl: `https://${hostname}`,
      };
    });
    return page(context, sites, 2);
  });
}
