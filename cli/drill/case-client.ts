import { CaseSummary, CaseView } from '../../shared/intake/case-view.ts';
import * as z from 'zod';

/** Asks the running app over HTTP, as anyone outside would. */
export interface CaseClient {
  /** The cases there are, newest or not: a drill has one. */
  list(): Promise<readonly CaseSummary[]>;
  view(caseId: string): Promise<CaseView>;
  attestPasswordChange(caseId: string, by: string, at: string): Promise<void>;
}

export function caseClient(hostUrl: string): CaseClient {
  const cases = `${hostUrl}/api/containments`;
  return {
    list: async () => listOf(await ask(cases)),
    view: async (caseId) => CaseView.parse(await ask(`${cases}/${encodeURIComponent(caseId)}`)),
    async attestPasswordChange(caseId, by, at) {
      await ask(`${cases}/${encodeURIComponent(caseId)}/events/password-changed`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ by, at }),
      });
    },
  };
}

const Listing = z.union([z.array(CaseSummary), z.looseObject({ containments: z.array(CaseSummary) })]);

function listOf(body: unknown): readonly CaseSummary[] {
  const listing = Listing.parse(body);
  return Array.isArray(listing) ? listing : listing.containments;
}

async function ask(url: string, request: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${request.method ?? 'GET'} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}
