import { hours, minutes } from '../../../shared/domain/duration.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { complaintsAboutEnding } from './awkward/complaints-about-ending.ts';
import { drawTenant } from './awkward/draw-tenant.ts';
import { moreFoldersThanAsked } from './awkward/mailbox-oddities.ts';
import { oddities } from './awkward/oddities.ts';
import type { Oddity } from './awkward/oddity.ts';
import { randomOf } from './awkward/random-of.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { everything, openEveryDoor } from './everything.ts';
import type { Scenario, SeenCase } from './scenario.ts';

const languages = ['en', 'de', 'fr'] as const;

const thousands = 'thousands of things';

const who = 'Ines Vogel, service desk';

/** What only a person can do of an account that Active Directory masters: when the case asks for it, and the new password passes first. */
const peopleOnPremises: Scenario['people'] = [
  {
    after: minutes(30),
    who,
    what: 'changes-password-on-premises',
    when: waitsForPassword,
  },
  { after: minutes(32), who, what: 'attests-password-change', when: waitsForPassword },
  {
    after: hours(2),
    who,
    what: 'disables-account-on-premises',
    when: (view) => waits(view, 'keep-blocked') && !waitsForPassword(view),
  },
];

export const awkward: Scenario = {
  ...everything,
  name: 'awkward',
  description:
    'An account whose every door was used, in a tenant with the oddities of real ones: which, the seed draws.',
  setUp(state) {
    const language = languages[Math.floor(randomOf(state, 'language')() * languages.length)] ?? 'en';
    const compromised = compromisedTenant(state, people.alex, people.priya, { language });
    openEveryDoor(state, compromised.user);
    state.drawn.push(`a mailbox in ${language}`);
    const isVast = randomOf(state, thousands)() < 1 / 20;
    if (isVast) state.drawn.push(thousands);
    drawTenant(oddities, { ...compromised, state, most: isVast ? 3000 : 300 });
  },
  people: [...everything.people, ...peopleOnPremises],
  remember(state) {
    for (const oddity of drawnIn(state))
      oddity.begin?.(state, people.alex.objectId, randomOf(state, `${oddity.name} begins`));
  },
  mustEnd: (ending) => complaintsAboutEnding(drawnIn(ending.state), ending),
};

function waits({ steps }: SeenCase, wanted: string): boolean {
  return steps.some(({ run, state }) => run === wanted && state === 'not-yet');
}

/** Whichever step has to see the new password: it depends on how the account is mastered and on what synchronises. */
function waitsForPassword({ steps }: SeenCase): boolean {
  return steps.some(
    ({ run, state, note }) =>
      state === 'not-yet' &&
      (run === 'await-directory-sync' || (run === 'reset-password' && /Active Directory/.test(note))),
  );
}

function drawnIn({ drawn }: TenantState): readonly Oddity[] {
  return [...oddities, moreFoldersThanAsked].filter(({ name }) => drawn.includes(name));
}
