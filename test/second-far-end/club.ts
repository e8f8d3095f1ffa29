import type { FarEnd } from '../../shared/catalogue/far-end.ts';
import { defineStep } from '../../shared/catalogue/step.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { backDoor } from '../../shared/catalogue/traits.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';

/** A club with a front door and a guest list: nothing of it is Microsoft's. */
export const club = { isBarred: false, guests: ['a stranger'] };

export const clubTenant: Tenant = {
  now: () => '2026-11-01T12:00:01.000Z',
  granted: () => Promise.resolve([]),
  ownId: () => Promise.resolve(null),
  get graph(): never {
    throw new Error('a club has no such service');
  },
  get exchange(): never {
    throw new Error('a club has no such service');
  },
  get sharePoint(): never {
    throw new Error('a club has no such service');
  },
};

const common = {
  impact: 'locked-out',
  required: true,
  attack: [],
  defend: [],
  permissions: [],
  readMore: 'https://club.example/rules',
  patience: { settleWithin: minutes(5), pollEvery: seconds(1) },
  appliesTo: (): true => true,
  probe: () => Promise.resolve(club),
} as const;

export const barMember = defineStep({
  ...common,
  name: 'bar-member',
  title: 'Bar the member',
  purpose: 'The porter lets nobody in by this card.',
  traits: { ...backDoor, level: 'hard', blocksSignIn: true, endsSessions: 'when-acted' },
  cutsOff: true,
  capture: () => Promise.resolve({ was: false }),
  foresee: () => [{ what: 'card', from: 'good', to: 'barred' }],
  execute: () => Promise.resolve(void (club.isBarred = true)),
  verify: () =>
    Promise.resolve(
      club.isBarred ? { is: 'holds', seen: 'the card is barred' } : { is: 'not-yet', seen: 'it is good' },
    ),
  undo: {
    releaseStage: 'sign-in',
    describe: 'Makes the card good again.',
    restore: (_account, { was }) => Promise.resolve(void (club.isBarred = was)),
    verify: () =>
      Promise.resolve(club.isBarred ? { is: 'not-yet', seen: 'barred' } : { is: 'holds', seen: 'the card is good' }),
  },
});

const clearGuests = defineStep({
  ...common,
  name: 'clear-guests',
  title: 'Clear the guest list',
  purpose: 'Nobody comes in as a guest of this member.',
  traits: { ...backDoor, destroys: true },
  capture: () => Promise.resolve({ guests: [...club.guests] }),
  foresee: (_account, { guests }) => guests.map((what) => ({ what, from: 'invited', to: 'not invited' })),
  execute: () => Promise.resolve(void club.guests.splice(0)),
  verify: () => Promise.resolve({ is: 'holds', seen: `${String(club.guests.length)} guests` }),
  undo: { irreversible: 'The member invites guests again.' },
});

/** A whole far end in one file: what the engine needs to contain a member of a club. */
export const clubFarEnd: FarEnd = {
  name: 'club',
  resolvePermissions: [],
  order: {
    cutOff: [{ step: barMember }],
    rest: [{ step: clearGuests }],
    detached: [],
    ifAccessPersists: [],
    levels: {
      soft: { does: ['soft'], best: 'softened', ownerStaysIn: true },
      hard: { does: ['soft', 'hard'], best: 'partial' },
      full: { does: ['soft', 'hard', 'full'], best: 'contained' },
    },
    holdFirst: barMember,
    watch: [],
  },
  steps: [barMember, clearGuests] as readonly Step[],
  examinations: [],
  resolveAccount: () => Promise.resolve({ unresolved: 'unknown', detail: 'no such member' }),
  learnPermissions: [],
  learnAccount: () =>
    Promise.resolve({
      learnt: { at: clubTenant.now(), mailbox: null, federation: null, passwordHashSync: null },
      isComplete: true,
    }),
  rankPermissions: [],
  readRanks: () => Promise.resolve({ admins: new Set(), untouchable: new Set(), members: new Map() }),
  countAccounts: () => Promise.resolve(1),
  describeAccount: () => ['It is a member of the club.'],
  explain: (error) => Promise.resolve(error),
  leftToPeople: () => [],
  password: {
    permissions: [],
    whyNotLetIn: () => Promise.resolve(undefined),
    lookForProof: () => Promise.resolve({ state: 'holds', note: 'a card has no password' }),
    makePass: () => Promise.resolve({ temporaryAccessPass: 'a paper card', validUntil: clubTenant.now() }),
    remedyFor: () => 'Ask the porter',
  },
  residualRisks: [
    ({ revokedAt }) => [
      { sentence: `Whoever came in before ${revokedAt} is inside.`, until: null, readMore: common.readMore },
    ],
  ],
  readMore: common.readMore,
  logs: {
    permissions: [],
    all: [{ name: 'porter’s book', shows: 'sign-ins', readMore: common.readMore }],
    read: () => Promise.resolve([{ log: 'porter’s book', state: 'quiet', note: 'nothing in it', seen: [] }]),
    readNewSignIns: () => Promise.resolve({ signIns: [], unread: [] }),
  },
  watch: { permissions: [], whyNot: () => Promise.resolve([]), evidence: {} },
};
