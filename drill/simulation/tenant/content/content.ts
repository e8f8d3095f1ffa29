import { appObjectId } from '../app-object-id.ts';
import type { Drive } from './drive.ts';
import type { EdiscoveryCase } from './ediscovery-case.ts';

/** What the tenant holds beside people and mailboxes: where mail went, files, and searches that may purge. */
export interface Content {
  /** Every message that passed, oldest first, once for each recipient. */
  readonly mailTrace: TracedMail[];
  /** OneDrives, by object id of their owner. */
  readonly drives: Map<string, Drive>;
  readonly ediscoveryCases: Map<string, EdiscoveryCase>;
  /** Object ids of the service principals in Purview's role group eDiscovery Manager. */
  readonly ediscoveryManagers: Set<string>;
}

export interface TracedMail {
  readonly traceId: string;
  readonly messageId: string;
  readonly at: number;
  readonly sender: string;
  readonly recipient: string;
  readonly subject: string;
  readonly status: 'Delivered' | 'Failed' | 'FilteredAsSpam' | 'Quarantined';
  readonly fromAddress: string;
}

export function noContent(): Content {
  return {
    mailTrace: [],
    drives: new Map(),
    ediscoveryCases: new Map(),
    ediscoveryManagers: new Set([appObjectId]),
  };
}
