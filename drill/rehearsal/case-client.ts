import { CaseSummary, CaseView } from '../../shared/views/case-view.ts';
import * as z from 'zod';
import type { SignIn } from './sign-in.ts';
import { AlertList } from '../../shared/views/list-alerts.ts';
import type { DecisionForm } from '../../shared/domain/decision.ts';
import type { Role } from '../../shared/domain/role.ts';
import { ReleasePreview } from '../../shared/domain/release-preview.ts';

/** Asks the running app over HTTP, as anyone outside would. */
export interface CaseClient {
  /** Newest first. */
  list(): Promise<readonly CaseSummary[]>;
  view(caseId: string): Promise<CaseView>;
  /** Asks for it as a person does, and not over the queue; the id of the case. */
  ask(form: unknown, by: string, role: Role): Promise<string>;
  /** Why the newest alert that can start nothing was rejected; undefined: none was. */
  rejected(): Promise<readonly string[] | undefined>;
  attestPasswordChange(caseId: string, by: string, at: string): Promise<void>;
  decide(caseId: string, by: string, decision: DecisionForm): Promise<void>;
  /** What a release would do now. */
  preview(caseId: string, by: string, decision: DecisionForm): Promise<ReleasePreview>;
  /** The one pass of a released account. */
  handOver(caseId: string, by: string): Promise<string>;
}

/** @param isUp where the host may be gone for a while: resolves once it answers again */
export function caseClient(hostUrl: string, signIn: SignIn, isUp?: () => Promise<void>): CaseClient {
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
  const read = (url: string): Promise<unknown> =>
    ask(url, { headers: { authorization: signIn('the desk', ['Case.Read', 'Audit.Read']) } });
  const send = (path: string, body: unknown, by: string, role: Role): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization: signIn(by, [role]) };
    return ask(path === '' ? cases : `${cases}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  return {
    list: async () => Listing.parse(await read(cases)).containments,
    view: async (caseId) => CaseView.parse(await read(`${cases}/${encodeURIComponent(caseId)}`)),
    async ask(form, by, role) {
      return Asked.parse(await send('', form, by, role)).caseId;
    },
    async rejected() {
      const [newest] = AlertList.parse(await read(`${hostUrl}/api/alerts?state=rejected`)).alerts;
      return newest && [newest.reason, ...newest.errors.map(({ problem, remedy }) => `${problem}: ${remedy}`)];
    },
    async attestPasswordChange(caseId, by, at) {
      await send(`${encodeURIComponent(caseId)}/events/password-changed`, { at }, by, 'Case.Contain');
    },
    async decide(caseId, by, decision) {
      await send(`${encodeURIComponent(caseId)}/decisions`, decision, by, roleFor[decision.decision]);
    },
    preview: async (caseId, by, decision) =>
      ReleasePreview.parse(await send(`${encodeURIComponent(caseId)}/decisions?preview`, decision, by, 'Case.Release')),
    async handOver(caseId, by) {
      const identityChecked = 'called back on the number of the personnel file';
      const answer = await send(`${encodeURIComponent(caseId)}/hand-over`, { identityChecked }, by, 'Case.HandOver');
      return Pass.parse(answer).temporaryAccessPass;
    },
  };
}

const roleFor: Readonly<Record<DecisionForm['decision'], Role>> = {
  approve: 'Case.Approve',
  reject: 'Case.Approve',
  escalate: 'Case.Watch',
  close: 'Case.Watch',
  tick: 'Case.Watch',
  release: 'Case.Release',
};

const Asked = z.object({ caseId: z.string() });
const Pass = z.object({ temporaryAccessPass: z.string() });
const Listing = z.object({ containments: z.array(CaseSummary) });

async function askOnce(url: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${request.method ?? 'GET'} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}
