import { minutes, seconds } from '../../../shared/domain/duration.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import type { ReleaseKind } from '../../../shared/domain/decision.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import type { Act, Ending, SeenCase, Shown } from './scenario.ts';

const onCall = 'Sana Iqbal, on call';

interface Releasing {
  /** What of the preview the owner knows again; without it nothing is accepted, and no preview is asked for. */
  readonly knows?: (shown: Shown) => boolean;
  /** When it is decided at the earliest, counted from the alert. */
  readonly after?: Duration;
}

/** What people do in every release: one decides, and when sign-in is open the owner gets a pass. */
export function releasing(kind: ReleaseKind, { knows, after = minutes(1) }: Releasing = {}): readonly Act[] {
  return [
    ...(kind === 'remediated' ? [revokesCertificates] : []),
    {
      after,
      who: onCall,
      when: ({ status }) => status === 'ended',
      what: { decides: { decision: 'release', kind, hostile: [], accept: [] }, ...(knows ? { knows } : {}) },
    },
    { after: minutes(2), who: onCall, when: ({ entries }) => isReleased(entries), what: 'hands-over' },
  ];
}

/** As the case asks for before a release. */
const revokesCertificates: Act = {
  after: seconds(59),
  when: ({ status }) => status === 'ended',
  who: 'Emil Brandt, certificate authority',
  what: {
    says: 'revokes every certificate in the account’s name',
    does({ identity, compromised }) {
      for (const [thumbprint, owner] of identity.certificates)
        if (owner === compromised) identity.certificates.delete(thumbprint);
    },
  },
};

/** Over once the owner had a chance to sign in, or will have none. */
export function releaseIsOver({ entries }: SeenCase, { log }: TenantState): boolean {
  const ended = entries.findLast(({ kind }) => kind === 'release');
  if (!ended) return false;
  return !isReleased(entries) || log.some(({ operation }) => operation === passSignIn);
}

/** What is wrong with any release: not all came back, or the owner stands before a shut door. */
export function complaintsAboutRelease({ view, state }: Pick<Ending, 'view' | 'state'>): string[] {
  const ended = view.entries.findLast(({ kind }) => kind === 'release');
  const because = (ended?.['because'] ?? []) as readonly string[];
  const result = typeof ended?.['result'] === 'string' ? ended['result'] : 'nothing';
  const signsIn = state.log.some(({ operation, accepted }) => operation === passSignIn && accepted);
  return [
    ...(result === 'released' ? [] : [`the release ended ${result}: ${because.join('; ')}`]),
    ...(signsIn ? [] : ['the owner could not sign in with the pass']),
  ];
}

const passSignIn = 'grant temporary-access-pass';

function isReleased(entries: SeenCase['entries']): boolean {
  return entries.some(({ kind, signInOpened }) => kind === 'release' && signInOpened === true);
}
