import type { Ending } from '../scenario.ts';
import type { Oddity } from './oddity.ts';

/**
 * What did not end as it must in a tenant with these oddities: a false *contained*, another ending than theirs, a word that is missing or
 * wrong, and a door that is open and could have been shut.
 */
export function complaintsAboutEnding(inTenant: readonly Oddity[], ending: Ending): string[] {
  const concerned = inTenant.filter((oddity) => oddity.concerns?.(ending.state) ?? true);
  const refused = concerned.filter(({ startsNoCase }) => startsNoCase);
  const drawn = refused.length > 0 ? refused : concerned;
  const { view, doors } = ending;
  const result = view.result ?? view.status;
  const open = doors.filter(({ opened }) => opened).map(({ door }) => door);
  const ends = drawn.flatMap((oddity) => oddity.ends ?? []);
  const reasons = view['because'] as readonly string[];
  const falsely = open.filter((door) => !drawn.some(({ staysOpen }) => staysOpen?.test(door)));
  const endsWell = ends.length === 0 ? result === 'contained' : ends.some((word) => word.test(result));
  const words = wordsOf(ending);
  const brokenOff = drawn.filter(({ breaksOff }) => breaksOff);
  return [
    ...(result === 'contained' && falsely.length > 0 ? ['falsely contained'] : []),
    ...(endsWell ? [] : [`the case ended ${result} (${reasons.join('; ')})`]),
    ...falsely.map((door) => `the attacker can still use ${door}`),
    ...drawn.flatMap(({ name, ends: own, says = [], saysNot = [], breaksOff }) => [
      // Where the account itself stands in the way, the case says that and not the rest.
      ...((brokenOff.length > 0 ? breaksOff : ends.length === 0 || own) ? says : [])
        .filter((word) => !word.test(words))
        .map((word) => `${name}: the case does not say ${String(word)}`),
      ...saysNot.flatMap((word) => word.exec(words)?.[0] ?? []).map((said) => `${name}: the case says "${said}"`),
    ]),
    ...(brokenOff.length > 0 ? brokenOff : drawn).flatMap((oddity) => oddity.wrong?.(ending) ?? []),
  ];
}

const Texts = ['because', 'uncertain'] as const;

/** Everything that people read of a case when it is over, a line each. */
function wordsOf({ view }: Ending): string {
  const lists = Texts.flatMap((name) => view[name]);
  const risks = [view['residualRisk']].flat() as readonly { readonly sentence: string }[];
  const findings = [view['findings']].flat() as readonly { readonly summary: string }[];
  return [
    ...view.steps.map(({ run, state, note }) => `${run} ${state}: ${note}`),
    ...lists.flat(),
    ...risks.map(({ sentence }) => sentence),
    ...findings.map(({ summary }) => summary),
  ].join('\n');
}
