import { runDrills, verdictOf, type Ended } from './run-drills.ts';

const drill = runDrills();
const release = (...options: string[]): Promise<Ended> =>
  drill('--json', '--latency', '1', '--scenario', 'release-remediated', ...options);

/** Under way before the first test waits for one of them. */
let drills: Readonly<Record<'otherSeed' | 'passkeyLeft' | 'passwordLeft', Promise<Ended>>>;
beforeAll(() => {
  drills = {
    otherSeed: release('--seed', '8'),
    passkeyLeft: release('--without', 'remove-sign-in-methods'),
    passwordLeft: release('--without', 'reset-password'),
  };
});

test('a release ends as it must with another seed than that of the drills', async () => {
  const ended = await drills.otherSeed;
  expect({ code: ended.code, complaints: verdictOf(ended).complaints }).toEqual({ code: 0, complaints: [] });
});

test('an attacker whose passkey was left on the account comes in after the release, and the drill says so', async () => {
  const ended = await drills.passkeyLeft;
  expect(ended.code).toBe(1);
  expect(verdictOf(ended).complaints).toContain('the attacker can use passkey-after-unblock');
});

test('nobody is let in with a password that nobody changed', async () => {
  const ended = await drills.passwordLeft;
  expect(ended.code).toBe(1);
  expect(verdictOf(ended).complaints.join()).toContain(
    'the release ended refused: this case knows of no password change',
  );
});
