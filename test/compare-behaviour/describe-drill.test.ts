import { BindRequest, ModifyRequest, Change, Attribute, BerWriter } from 'ldapts';
import { describeDrill } from '../../bench/compare-behaviour/describe-drill.ts';
import { vocabulary } from '../../bench/compare-behaviour/renames.ts';
import { behaviourOf, cmdlet, noRenames, recorded, request, type ADrill } from './a-drill.ts';

const linesIn = (section: string, drill: ADrill): readonly string[] =>
  behaviourOf(drill).sections.find(({ name }) => name === section)?.lines ?? [];
const writes = (drill: ADrill) => linesIn('writes to the tenant', drill);
const reads = (drill: ADrill) => linesIn('reads from the tenant', drill);

describe('of the requests to the tenant', () => {
  test('only those count that bear a token of the app', () => {
    const attackers = request('/v1.0/me/messages', { authorization: 'Bearer of-the-attacker' });
    const signIn = request('/contoso/oauth2/v2.0/token', { method: 'POST', authorization: '' });
    expect(reads({ requests: [attackers, signIn, request('/v1.0/organization')] })).toEqual([
      'GET /v1.0/organization -> 200',
    ]);
    expect(writes({ requests: [attackers, signIn] })).toEqual([]);
  });

  test('times, random ids, page tokens and passwords are no behaviour; whom it was about is', () => {
    const asked = JSON.stringify({ passwordProfile: { password: 'Xk3-drawn', forceChangePasswordNextSignIn: false } });
    const url = '/v1.0/users/a1e70000-0000-4000-8000-000000000001';
    expect(writes({ requests: [request(url, { method: 'PATCH', asked, status: 204 })] })).toEqual([
      `PATCH ${url} {passwordProfile: {forceChangePasswordNextSignIn: false, password: {password}}} -> 204`,
    ]);
    const query = '?$filter=at%20ge%202026-01-05T09:00:00.123Z&$skiptoken=5%7Cabc';
    expect(reads({ requests: [request(`/queries/56c7d152-8a7a-40ed-9589-bafd3b2ace1d${query}`)] })).toEqual([
      'GET /queries/{id}?$filter=at ge {time}&$skiptoken={token} -> 200',
    ]);
  });

  test('the verb of a cmdlet tells a write from a read', () => {
    const requests = [cmdlet('Get-SweepRule', { Mailbox: 'm' }), cmdlet('Disable-SweepRule', { Mailbox: 'm' })];
    expect(reads({ requests })).toEqual(['Get-SweepRule {Mailbox: m} -> 200']);
    expect(writes({ requests })).toEqual(['Disable-SweepRule {Mailbox: m} -> 200']);
  });

  test('each member of a batch counts under its own status', () => {
    const asked = JSON.stringify({
      requests: [
        { id: '1', method: 'GET', url: '/users/alex' },
        { id: '2', method: 'DELETE', url: '/users/alex/photo' },
      ],
    });
    const answered = JSON.stringify({
      responses: [
        { id: '2', status: 404 },
        { id: '1', status: 200 },
      ],
    });
    const requests = [request('/v1.0/$batch', { method: 'POST', asked, answered })];
    expect(reads({ requests })).toEqual(['batch: GET /users/alex -> 200']);
    expect(writes({ requests })).toEqual(['batch: DELETE /users/alex/photo -> 404']);
  });

  test('one that was throttled is asked again, and only then counts; one that was broken off counts', () => {
    const post = { method: 'POST' };
    const requests = [
      request('/a', { ...post, status: 429 }),
      request('/a', post),
      request('/b', { ...post, status: 0 }),
    ];
    expect(writes({ requests })).toEqual(['POST /a -> 200', 'POST /b -> no answer']);
  });
});

describe('of the domain controller', () => {
  const bind = new BindRequest({ messageId: 1, dn: 'CN=cordon', password: 'secret' });
  const change = new Change({
    operation: 'replace',
    modification: new Attribute({ type: 'lockoutTime', values: ['0'] }),
  });
  const modify = new ModifyRequest({ messageId: 2, dn: 'CN=alex', changes: [change] });
  const bytes = (...messages: readonly { write(): Buffer }[]): string =>
    Buffer.concat(messages.map((message) => message.write())).toString('base64');
  const answer = (id: number, tag: number, code: number) => ({
    write() {
      const writer = new BerWriter();
      writer.startSequence();
      writer.writeInt(id);
      writer.startSequence(tag);
      writer.writeEnumeration(code);
      writer.endSequence();
      writer.endSequence();
      return writer.buffer;
    },
  });
  const times = { began: 0, ended: 1 };

  test('what is changed counts, with the result, but not what it is changed to', () => {
    const conversation = {
      asked: bytes(bind, modify),
      answered: bytes(answer(1, 0x61, 0), answer(2, 0x67, 50)),
      ...times,
    };
    const drill = { wire: { ldap: [conversation] } };
    expect(writes(drill)).toEqual(['LDAP modify CN=alex: replace lockoutTime (1) -> 50']);
    expect(reads(drill)).toEqual(['LDAP bind as CN=cordon -> 0']);
  });

  test('whoever only tries a password is not the app', () => {
    expect(reads({ wire: { ldap: [{ asked: bytes(bind), answered: bytes(answer(1, 0x61, 49)), ...times }] } })).toEqual(
      [],
    );
  });
});

describe('of a case', () => {
  const fates = (entries: ADrill['entries'] & {}) =>
    linesIn('what became of each run of case 1 of alex.weber@contoso.com', { entries });
  const run = 'block-sign-in';

  test('what was written about each run is told in order, without repetitions', () => {
    const entries = [
      { kind: 'capture', run },
      { kind: 'attempt', run, state: 'holds' },
      { kind: 'attempt', run: 'stop-forwarding', state: 'refused' },
      { kind: 'verdict', run, state: 'holds', seconds: 900 },
      { kind: 'verdict', run, state: 'holds', seconds: 1_800 },
    ];
    expect(fates(entries)).toEqual([
      'block-sign-in: capture, attempt done, verdict holds',
      'stop-forwarding: attempt refused',
    ]);
  });

  test('whether it is seen at once or a moment later is the same; that it does not hold any more is not', () => {
    const seen = { kind: 'verdict', run, state: 'holds', seconds: 900 };
    const atOnce = fates([{ kind: 'attempt', run, state: 'holds' }, seen]);
    const early = { kind: 'verdict', run, state: 'not-yet', seconds: 2 };
    expect(fates([{ kind: 'attempt', run, state: 'not-yet' }, early, seen])).toEqual(atOnce);
    const undone = { kind: 'verdict', run, state: 'not-yet', seconds: 900 };
    expect(fates([{ kind: 'attempt', run, state: 'holds' }, undone])).toEqual([
      'block-sign-in: attempt done, verdict not-yet',
    ]);
  });

  test('what was put off was done later, and is told then', () => {
    const entries = [
      { kind: 'attempt', run, state: 'later' },
      { kind: 'attempt', run, state: 'holds' },
    ];
    expect(fates(entries)).toEqual(['block-sign-in: attempt done']);
  });
});

test('a drill that came to no verdict says why', () => {
  const { sections } = describeDrill({ ...recorded({}), stdout: '', stderr: 'it hangs' }, vocabulary(noRenames, 'now'));
  expect(sections[0]?.lines).toContain('no verdict: it hangs');
});
