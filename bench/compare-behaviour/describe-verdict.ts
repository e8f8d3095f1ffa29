import type { Section } from './behaviour.ts';
import { parsed, textOf, type Loose } from './loose.ts';
import type { Vocabulary } from './renames.ts';
import { withoutChance } from './without-chance.ts';

/** What `drill --json` printed; of the times only whether there is one. */
export function describeVerdict(stdout: string, stderr: string, vocabulary: Vocabulary): Section {
  const verdict = parsed(stdout);
  const list = (of: unknown): readonly Loose[] => (Array.isArray(of) ? (of as Loose[]) : []);
  const attacker = verdict['attacker'] as Loose | undefined;
  const told = (text: unknown): string => withoutChance(vocabulary.sentence(textOf(text)));
  const came = Object.keys(verdict).length > 0;
  const lines = [
    ...(came ? [] : [`no verdict: ${withoutChance(stderr.trim())}`]),
    `result ${vocabulary.word('results', textOf(verdict['result']))}`,
    ...['t1Ms', 't2Ms', 'provenAt'].map((time) => `${time} ${verdict[time] == null ? 'none' : 'given'}`),
    ...list(verdict['complaints']).map((complaint) => `complaint ${told(complaint)}`),
    ...list(verdict['steps']).map(({ name, state, note }) => {
      const step = `step ${vocabulary.word('runs', textOf(name))} ${vocabulary.word('states', textOf(state))}`;
      return `${step}: ${told(note)}`;
    }),
    ...list(attacker?.['tried']).map(
      ({ door, opened, answer }) => `door ${textOf(door)} ${opened === true ? 'open' : 'shut'}: ${told(answer)}`,
    ),
  ];
  return { name: 'verdict', compared: 'exactly', lines };
}
