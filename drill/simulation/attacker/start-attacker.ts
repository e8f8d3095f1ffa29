import type { Clock } from '../../../host/clock.ts';
import type { Loot } from './loot.ts';
import { resultOf, type DoorResult } from './door-result.ts';
import { keyRing } from './key-ring.ts';
import { keepTrying } from './keep-trying.ts';
import { tenantClient } from './tenant-client.ts';
import { restoreLeaks, tryDropBox, tryMail, tryMailAsDelegate } from './try-mailbox.ts';
import { tryDirectory } from './try-directory.ts';
import { tryDelegatesOwn } from './try-delegates-own.ts';
import { tryContent } from './try-content.ts';
import { tryHeldMailbox } from './try-held-mailbox.ts';
import { tryIdentity, tryIdentityAfterUnblock } from './try-identity.ts';
import { applicationDoors, tryRole } from './try-roles.ts';
import { signInDoors } from './try-sign-in.ts';

export interface AttackerOptions {
  readonly tenant: { readonly url: string; readonly tenantId: string };
  readonly clock: Clock;
  /** Seeded: numbers in [0, 1). */
  readonly random: () => number;
  readonly loot: Loot;
}

export interface Attacker {
  /** Tries every door again and again, and fights back, until `stop`. */
  keepTrying(): void;
  /** He has heard that a door was opened for him, and tries again soon. */
  hears(): void;
  /** Tries every door once, for real. */
  tryEveryDoor(): Promise<DoorResult[]>;
  /** Tries what could open again when somebody lets the account sign in: run it after that. */
  tryAfterUnblock(): Promise<DoorResult[]>;
  stop(): void;
}

/** Somebody who holds stolen keys to one account. He knows nothing but what the tenant answers him over HTTPS. */
export function startAttacker({ tenant, clock, random, loot }: AttackerOptions): Attacker {
  const client = tenantClient(tenant);
  const keys = keyRing(loot);
  const signIn = signInDoors(client, loot, keys);
  const tryApplications = applicationDoors(client, loot);
  let probes = 0;
  const newTokens = async (): Promise<DoorResult[]> => [
    await signIn.password('old-password'),
    await signIn.passkey('passkey'),
    await signIn.refreshToken('refresh-token'),
  ];
  const whatHeHolds = async (): Promise<DoorResult[]> => {
    probes += 1;
    const { sharePointCookie, openConnection } = loot;
    const results = await Promise.all([
      tryMail(client, keys.caeTokens, 'mail-with-cae-token'),
      tryMail(client, keys.plainTokens, 'mail-with-plain-token'),
      client
        .get('/drill/files', { cookie: `FedAuth=${sharePointCookie}` })
        .then((answer) => resultOf('sharepoint-session', answer)),
      tryMailAsDelegate(client, loot, keys),
      tryContent(client, loot),
      tryHeldMailbox(client, loot, `held ${String(probes)} ${String(random()).slice(2)}`),
      tryDelegatesOwn(client, loot, `probe of the delegate ${String(probes)} ${String(random()).slice(2)}`),
      tryRole(client, loot),
      tryIdentity(client, loot),
      tryDirectory('network-logon', loot),
      tryApplications(),
      tryDropBox(client, loot, `probe ${String(probes)} ${String(random()).slice(2)}`),
      openConnection === null
        ? []
        : client
            .get(`/drill/mailbox-connection/${openConnection}`)
            .then((answer) => resultOf('open-mailbox-connection', answer)),
    ]);
    return results.flat();
  };
  const round = async (): Promise<string> => {
    const results = (await Promise.all([newTokens(), whatHeHolds()])).flat();
    const shut = new Set(results.filter(({ opened }) => !opened).map(({ door }) => door));
    if (shut.has('inbox-rule') || shut.has('forwarding')) await restoreLeaks(client, loot, keys, shut);
    return [...shut].join();
  };
  const attempts = keepTrying({ clock, random, round });
  return {
    keepTrying() {
      attempts.start();
    },
    hears() {
      attempts.hurry();
    },
    stop() {
      attempts.stop();
    },
    tryEveryDoor: () =>
      // New tokens first: what they open counts.
      whileBusy(clock, async () => [...(await newTokens()), ...(await whatHeHolds())]),
    tryAfterUnblock: () =>
      whileBusy(clock, async () => [
        await signIn.refreshToken('refresh-token-after-unblock'),
        await signIn.password('password-after-unblock'),
        await signIn.passkey('passkey-after-unblock'),
        ...(await tryIdentityAfterUnblock(client, loot)),
        ...(await tryDirectory('network-logon-after-unblock', loot)),
      ]),
  };
}

async function whileBusy<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const release = clock.busy();
  try {
    return await work();
  } finally {
    release();
  }
}
