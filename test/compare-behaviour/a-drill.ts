import type { Behaviour } from '../../bench/compare-behaviour/behaviour.ts';
import type { DrillRecording, Exchanged } from '../../bench/compare-behaviour/drill-recording.ts';
import { describeDrill } from '../../bench/compare-behaviour/describe-drill.ts';
import { vocabulary, type Renames } from '../../bench/compare-behaviour/renames.ts';

/** The token that the app got; the attacker has others. */
const token = 'the-apps-own-token';
const start = Date.parse('2026-01-05T09:00:00Z');

const silent = {
  secure: true,
  method: 'GET',
  authorization: `Bearer ${token}`,
  asked: '',
  status: 200,
  answered: '',
};

export function request(url: string, changes: Partial<Exchanged> = {}, seconds = 0): Exchanged {
  const began = start + seconds * 1_000;
  return { ...silent, url, began, ended: began + 50, ...changes };
}

/** A cmdlet for Exchange. */
export function cmdlet(name: string, parameters: Readonly<Record<string, unknown>>, seconds = 0): Exchanged {
  const asked = JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } });
  return request('/adminapi/beta/contoso/InvokeCommand', { method: 'POST', asked }, seconds);
}

export interface Entry {
  readonly kind: string;
  readonly run?: string;
  readonly state?: string;
  /** From the start. */
  readonly seconds?: number;
}

export interface ADrill {
  readonly requests?: readonly Exchanged[];
  readonly entries?: readonly Entry[];
  readonly steps?: readonly { readonly name: string; readonly state: string; readonly note: string }[];
  readonly wire?: Partial<DrillRecording['wire']>;
}

/** What was recorded of a drill with one case that did and wrote just this. */
export function recorded({ requests = [], entries = [], steps = [], wire = {} }: ADrill): DrillRecording {
  const handedOut = { secure: false, authorization: '', answered: JSON.stringify({ access_token: token }) };
  const view = {
    account: { userPrincipalName: 'alex.weber@contoso.com' },
    status: 'ended',
    startedAt: '2026-01-05T09:00:00Z',
    entries: entries.map(({ seconds = 0, ...entry }) => ({
      ...entry,
      at: new Date(start + seconds * 1_000).toISOString(),
    })),
  };
  const lastView = { secure: false, authorization: '', answered: JSON.stringify(view) };
  return {
    stdout: JSON.stringify({ result: 'contained', steps, complaints: [], attacker: { tried: [] } }),
    stderr: '',
    wire: {
      exchanged: [
        request('/MSI/token?resource=x', handedOut),
        ...requests,
        request('/api/containments/C-AAAA-BBBB', lastView),
      ],
      ldap: [],
      ...wire,
    },
  };
}

export const noRenames: Renames = { kinds: {}, runs: {}, states: {}, phases: {}, results: {}, sentences: [] };

export function behaviourOf(drill: ADrill, renames = noRenames, of: 'base' | 'now' = 'now'): Behaviour {
  return describeDrill(recorded(drill), vocabulary(renames, of));
}
