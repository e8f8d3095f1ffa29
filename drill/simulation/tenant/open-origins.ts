import type { Hono } from 'hono';
import type { Clock } from '../../../host/clock.ts';
import type { Certificate } from './certificate.ts';
import { listen } from './listen.ts';

/** Where the tenant is reached: on three origins, since tokens are made for one of them. */
export interface Origins {
  /** Graph, the token endpoint and everything people use. */
  readonly url: string;
  readonly exchangeUrl: string;
  readonly sharePointAdminUrl: string;
  /** Of the other geographies, by their code. */
  readonly otherAdminUrls: ReadonlyMap<string, string>;
  /** Where the app gets its tokens. */
  readonly identityUrl: string;
  close(): Promise<void>;
}

export async function openOrigins(
  app: Hono,
  identityEndpoint: Hono,
  clock: Clock,
  certificate: Certificate,
  geos: readonly string[],
): Promise<Origins> {
  const listeners = await Promise.all([
    listen(app, clock, certificate),
    listen(app, clock, certificate),
    listen(app, clock, certificate),
    listen(identityEndpoint, clock),
  ]);
  const others = await Promise.all(geos.map(async (geo) => ({ geo, at: await listen(app, clock, certificate) })));
  const [graph, exchange, sharePoint, identity] = listeners;
  return {
    url: `https://localhost:${String(graph.port)}`,
    exchangeUrl: `https://localhost:${String(exchange.port)}`,
    sharePointAdminUrl: `https://localhost:${String(sharePoint.port)}`,
    otherAdminUrls: new Map(others.map(({ geo, at }) => [geo, `https://localhost:${String(at.port)}`])),
    identityUrl: `http://127.0.0.1:${String(identity.port)}/MSI/token`,
    async close() {
      await Promise.all([...listeners, ...others.map(({ at }) => at)].map((listener) => listener.close()));
    },
  };
}
