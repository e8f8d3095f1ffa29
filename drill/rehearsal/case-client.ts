import { CaseSummary, CaseView } from '../../shared/views/case-view.ts';
import * as z from 'zod';
import { AlertList } from '../../shared/views/list-alerts.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { ReleasePreview } from '../../shared/domain/release-preview.ts';

/** Asks the running app over HTTP, as anyone outside would. */
export interface CaseClient {
  /** Newest first. */
  list(): Promise<readonly CaseSummary[]>;
  view(caseId: string): Promise<CaseView>;
  /** Why the newest alert that can start nothing was rejected; undefined: none was. */
  rejected(): Promise<readonly string[] | undefined>;
  attestPasswordChange(caseId: string, by: string, at: string): Promise<void>;
  decide(caseId: string, decision: Decision): Promise<void>;
  /** What a release would do now. */
  preview(caseId: string, decision: Decision): Promise<ReleasePreview>;
  /** The one pass of a released account. */
  handOver(caseId: string, by: string): Promise<string>;
}

/** @param isUp where the host may be gone for a while: resolves once it answers again */
export function caseClient(hostUrl: string, isUp?: () => Promise<void>): CaseClient {
  const ask = async (url: string, request: RequestInit = {}): Promise<unknown> => {
    try {
      return await askOnce(url, request);
    } catch (error) {
      // Of what `fetch` throws where nobody listens, or somebody hangs up.
      if (!isUp || !(error instanceof TypeError)) throw error;
      await isUp();
      return ask(url, request);
    }
  };
  const cases = `${hostUrl}/api/containments`;
  return {
    list: async () => Listing.parse(await ask(cases)).containments,
    view: async (caseId) => CaseView.parse(await ask(`${cases}/${encodeURIComponent(caseId)}`)),
    async rejected() {
      const [newest] = AlertList.parse(await ask(`${hostUrl}/api/alerts?state=rejected`)).alerts;
      return newest && [newest.reason, ...newest.errors.map(({ problem, remedy }) => `${problem}: ${remedy}`)];
    },
    async attestPasswordChange(caseId, by, at) {
      await ask(`${cases}/${encodeURIComponent(caseId)}/events/password-changed`, posted({ by, at }));
    },
    async decide(caseId, decision) {
      await ask(`${cases}/${encodeURIComponent(caseId)}/decisions`, posted(decision));
    },
    preview: async (caseId, decision) =>
      ReleasePreview.parse(await ask(`${cases}/${encodeURIComponent(caseId)}/decisions?preview`, posted(decision))),
    async handOver(caseId, by) {
      const answer = await ask(`${cases}/${encodeURIComponent(caseId)}/hand-over`, posted({ by }));
      return Pass.parse(answer).temporaryAccessPass;
    },
  };
}

function posted(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const Pass = z.object({ temporaryAccessPass: z.string() });
const Listing = z.object({ containments: z.array(CaseSummary) });

async function askOnce(url: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${request.method ?? 'GET'} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}
