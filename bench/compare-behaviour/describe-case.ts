import type { Section } from './behaviour.ts';
import type { Exchanged } from './drill-recording.ts';
import type { Vocabulary } from './renames.ts';
import { parsed, textOf, type Loose } from './loose.ts';
import { withoutChance } from './without-chance.ts';

/** The case files as the app told them last, over HTTP: how they are stored is its own affair. */
export function describeCases(exchanged: readonly Exchanged[], vocabulary: Vocabulary): Section[] {
  const newest = new Map<string, Loose>();
  for (const { secure, method, url, status, answered } of exchanged) {
    if (secure || method !== 'GET' || status !== 200 || !url.startsWith('/api/')) continue;
    const view = parsed(answered);
    if (Array.isArray(view['entries'])) newest.set(url, view);
  }
  const cases = [...newest.values()].sort((one, other) => compareTexts(one['startedAt'], other['startedAt']));
  const numbers = new Map<string, number>();
  return cases.flatMap((view) => {
    const account = textOf((view['account'] as Loose | undefined)?.['userPrincipalName']);
    const number = (numbers.get(account) ?? 0) + 1;
    numbers.set(account, number);
    return describeCase(view, `case ${number} of ${account}`, vocabulary);
  });
}

function describeCase(view: Loose, name: string, vocabulary: Vocabulary): Section[] {
  const entries = describeEntries(view['entries'] as readonly Loose[], vocabulary);
  return [
    { name, compared: 'exactly', lines: describeView(view, vocabulary) },
    {
      name: `entries of ${name}`,
      compared: 'nearly',
      lines: entries.map(({ kind, about, state }) => sentence(kind, about, state)),
    },
    { name: `what became of each run of ${name}`, compared: 'exactly', lines: fates(entries) },
  ];
}

function describeView(view: Loose, vocabulary: Vocabulary): string[] {
  const list = (name: string): readonly unknown[] => (Array.isArray(view[name]) ? (view[name] as unknown[]) : []);
  const told = (text: unknown): string => withoutChance(vocabulary.sentence(textOf(text)));
  return [
    `status ${textOf(view['status'])}`,
    `result ${vocabulary.word('results', textOf(view['result']))}`,
    `phase ${vocabulary.word('phases', textOf(view['phase']))}`,
    ...list('because').map((reason) => `because ${told(reason)}`),
    ...list('uncertain').map((unknown) => `uncertain ${told(unknown)}`),
    ...list('residualRisk').map((risk) => `risk ${told((risk as Loose)['sentence'])}`),
    ...list('proof').map((log) => `log ${textOf((log as Loose)['log'])} ${textOf((log as Loose)['state'])}`),
    ...list('findings').map((finding) => {
      const { examination, state, suspicious } = finding as Loose;
      return `finding ${vocabulary.word('runs', textOf(examination))} ${textOf(state)}, ${textOf(suspicious)} suspicious`;
    }),
  ];
}

interface DescribedEntry {
  readonly kind: string;
  readonly about: string;
  readonly state: string;
}

/** What is left out of the entries varies of itself: what was put off, and what was looked at too early. */
function describeEntries(entries: readonly Loose[], vocabulary: Vocabulary): DescribedEntry[] {
  const actedAt = new Map<string, number>();
  return entries.flatMap((entry) => {
    const kind = vocabulary.word('kinds', textOf(entry['kind']));
    const about = vocabulary.word('runs', textOf(entry['run'] ?? entry['examination'] ?? entry['about']));
    const state = vocabulary.word('states', textOf(entry['state']));
    const at = Date.parse(textOf(entry['at']));
    if (state === vocabulary.later) return [];
    if (kind === vocabulary.attempt) actedAt.set(about, at);
    const isEarly = at - (actedAt.get(about) ?? -Infinity) < settling;
    if (!isEarly || (state !== vocabulary.holds && state !== vocabulary.notYet)) return [{ kind, about, state }];
    if (kind === vocabulary.attempt) return [{ kind, about, state: 'done' }];
    return state === vocabulary.notYet ? [] : [{ kind, about, state }];
  });
}

/**
 * Milliseconds. What was done is seen at once, or only at the next look or the one after that: it is up to the replica that answers. The
 * looks for what came back are a quarter of an hour apart and more.
 */
const settling = 60_000;

/** What was written about one run follows one after the other, whatever is done beside it; a repetition tells nothing new. */
function fates(entries: readonly DescribedEntry[]): string[] {
  const runs = new Map<string, string[]>();
  for (const { kind, about, state } of entries) {
    if (about === '') continue;
    const fate = runs.get(about) ?? [];
    const next = sentence(kind, state);
    if (fate.at(-1) !== next) fate.push(next);
    runs.set(about, fate);
  }
  return [...runs].map(([run, fate]) => `${run}: ${fate.join(', ')}`);
}

function sentence(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

function compareTexts(one: unknown, other: unknown): number {
  return textOf(one) < textOf(other) ? -1 : 1;
}
