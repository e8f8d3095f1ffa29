import type { ActiveDirectory, Exchange, Graph, SharePointAdmin, Tenant } from '../catalogue/tenant.ts';

/** The tenant, and how many of the changes asked of it through here were acknowledged. */
export interface CountedTenant {
  readonly tenant: Tenant;
  readonly writes: () => number;
}

type Count = <Answer>(write: () => Promise<Answer>) => Promise<Answer>;

/**
 * Counts what a step really changes: its act may have nothing to do, or wait for a person.
 * @param mayWrite asked before each change; throws where it must not be made any more
 */
export function countingWrites(tenant: Tenant, mayWrite?: () => Promise<void>): CountedTenant {
  let writes = 0;
  const count: Count = async (write) => {
    if (mayWrite) await mayWrite();
    const acknowledged = await write();
    writes += 1;
    return acknowledged;
  };
  // A step is handed what it asks for, and nothing else is touched: a far end may lack any of it.
  const counted = Object.create(tenant, {
    graph: { get: () => countedGraph(tenant.graph, count) },
    tierZero: { get: () => tenant.tierZero && countedGraph(tenant.tierZero, count) },
    exchange: { get: () => countedExchange(tenant.exchange, count) },
    sharePoint: { get: () => countedSharePoint(tenant.sharePoint, count) },
    activeDirectory: { get: () => tenant.activeDirectory && countedDirectory(tenant.activeDirectory, count) },
  }) as Tenant;
  return { writes: () => writes, tenant: counted };
}

function countedExchange(exchange: Exchange, count: Count): Exchange {
  return {
    run: (cmdlet, parameters, anchor) => {
      const run = (): ReturnType<Exchange['run']> => exchange.run(cmdlet, parameters, anchor);
      return isRead(cmdlet) ? run() : count(run);
    },
  };
}

function countedSharePoint(sharePoint: SharePointAdmin, count: Count): SharePointAdmin {
  const { sites } = sharePoint;
  return { sites, post: (site, path, body) => count(() => sharePoint.post(site, path, body)) };
}

function countedGraph(graph: Graph, count: Count): Graph {
  const counted = <Of extends Omit<Graph, 'beta' | 'origin'>>(one: Of): Of => ({
    ...one,
    post: (path: string, body?: unknown) => count(() => one.post(path, body)),
    patch: (path: string, body: unknown) => count(() => one.patch(path, body)),
    delete: (path: string) => count(() => one.delete(path)),
  });
  return { ...counted(graph), beta: counted(graph.beta) };
}

function countedDirectory(directory: ActiveDirectory, count: Count): ActiveDirectory {
  return {
    read: (whose) => directory.read(whose),
    resetPassword: (whose, password, use) => count(() => directory.resetPassword(whose, password, use)),
    resetAndDisable: (whose, password) => count(() => directory.resetAndDisable(whose, password)),
    disable: (whose) => count(() => directory.disable(whose)),
    resetAndEnable: (whose, password) => count(() => directory.resetAndEnable(whose, password)),
  };
}

function isRead(cmdlet: string): boolean {
  return /^(Get|Search|Test)-/i.test(cmdlet);
}
