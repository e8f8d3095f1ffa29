/** One case of Microsoft Purview eDiscovery. https://learn.microsoft.com/en-us/graph/api/resources/security-ediscoverycase */
export interface EdiscoveryCase {
  readonly caseId: string;
  readonly displayName: string;
  readonly createdAt: number;
  readonly searches: EdiscoverySearch[];
  readonly operations: PurgeOperation[];
}

export interface EdiscoverySearch {
  readonly searchId: string;
  readonly displayName: string;
  readonly contentQuery: string;
  readonly dataSourceScopes: string;
}

export interface PurgeOperation {
  readonly operationId: string;
  readonly searchId: string;
  readonly purgeType: string;
  readonly askedAt: number;
  /** Set when it is done. */
  completedAt: number | null;
}
