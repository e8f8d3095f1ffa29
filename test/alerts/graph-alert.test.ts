import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';

const reception = { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365 };
const one = '11111111-aaaa-4bbb-8ccc-000000000001';
const two = '11111111-aaaa-4bbb-8ccc-000000000002';

function user(azureAdUserId: string | null, more: object = {}, userPrincipalName = ''): unknown {
  return {
    '@odata.type': '#microsoft.graph.security.userEvidence',
    userAccount: { azureAdUserId, userPrincipalName },
    ...more,
  };
}

function victimsOf(...evidence: unknown[]): string[] | string {
  const body = {
    id: 'a-1',
    serviceSource: 'microsoftDefenderForOffice365',
    severity: 'high',
    assignedTo: 'analyst@contoso.com',
    evidence,
  };
  const read = readAlert(body, reception);
  return 'rejected' in read
    ? (read.rejected.errors[0]?.problem ?? '')
    : read.alerts.map(({ reference }) => reference.value);
}

describe('a Defender alert from Graph', () => {
  it('names its victim once, by object id, under whatever names the evidence has for it', () => {
    expect(victimsOf(user(one, {}, 'a@contoso.com'), user(one, {}, '102958@contoso.com'))).toEqual([one]);
    expect(victimsOf(user(null, {}, 'A@contoso.com'))).toEqual(['a@contoso.com']);
  });

  it('contains those it calls compromised and no bystander', () => {
    expect(victimsOf(user(one), user(two, { roles: ['compromised'] }))).toEqual([two]);
    expect(victimsOf(user(one, { verdict: 'malicious' }), user(two, { verdict: 'noThreatsFound' }))).toEqual([one]);
  });

  it('is rejected where it names several accounts and suspects none', () => {
    expect(victimsOf(user(one), user(two))).toBe('names 2 accounts and suspects none');
  });

  it('is rejected where it names no account', () => {
    expect(victimsOf({ '@odata.type': '#microsoft.graph.security.ipEvidence' })).toBe(
      'names no account that can be found',
    );
  });

  const recorded = join(process.cwd(), '../shared/contracts/alerts/graph-alert-v2-mailbox-userevidence.json');
  const given = existsSync(recorded) ? it : it.skip;
  given('as Graph really gives it is read (skipped where the recorded bodies are absent)', () => {
    const read = readAlert(JSON.parse(readFileSync(recorded, 'utf8')), reception);
    if ('rejected' in read) throw new Error(JSON.stringify(read.rejected));
    expect(read.alerts).toMatchObject([
      {
        reference: { by: 'object-id', value: '00000000-aaaa-4bbb-8ccc-000000000002' },
        incident: { severity: 'informational' },
      },
    ]);
  });
});
