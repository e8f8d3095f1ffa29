import type { ActiveDirectory, Graph, Tenant } from '../catalogue/tenant.ts';

/** The tenant, and how many of the changes asked of it through here were acknowledged. */
export interface CountedTenant {
  readonly tenant: Tenant;
  readonly writes: () => number;
}

type Count = <Answer>(answer: Promise<Answer>) => Promise<Answer>;

/** Counts what a step really changes: its act may have nothing to do, or wait for a person. */
export function countingWrites(tenant: Tenant): CountedTenant {
  let writes = 0;
  const count: Count = async (answer) => {
    const acknowledged = await answer;
    writes += 1;
    return acknowledged;
  };
  const { activeDirectory, tierZero, exchange, sharePoint } = tenant;
  return {
    writes: () => writes,
    tenant: {
      ...tenant,
      graph: countedGraph(tenant.graph, count),
      ...(tierZero ? { tierZero: countedGraph(tierZero, count) } : {}),
      exchange: {
        run: (cmdlet, parameters, anchor) => {
          const answer = exchange.run(cmdlet, parameters, anchor);
          return isRead(cmdlet) ? answer : count(answer);
        },
      },
      sharePoint: { post: (path, body) => count(sharePoint.post(path, body)) },
      ...(activeDirectory ? { activeDirectory: countedDirectory(activeDirectory, count) } : {}),
    },
  };
}

function countedGraph(graph: Graph, count: Count): Graph {
  const counted = <Of extends Omit<Graph, 'beta' | 'origin'>>(one: Of): Of => ({
    ...one,
    post: (path: string, body?: unknown) => count(one.post(path, body)),
    patch: (path: string, body: unknown) => count(one.patch(path, body)),
    delete: (path: string) => count(one.delete(path)),
  });
  return { ...counted(graph), beta: counted(graph.beta) };
}

function countedDirectory(directory: ActiveDirectory, count: Count): ActiveDirectory {
  return {
    read: (whose) => directory.read(whose),
    resetPassword: (whose, password, use) => count(directory.resetPassword(whose, password, use)),
    resetAndDisable: (whose, password) => count(directory.resetAndDisable(whose, password)),
    disable: (whose) => count(directory.disable(whose)),
    resetAndEnable: (whose, password) => count(directory.resetAndEnable(whose, password)),
  };
}

function isRead(cmdlet: string): boolean {
  return /^(Get|Search|Test)-/i.test(cmdlet);
}
