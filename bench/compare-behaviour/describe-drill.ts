import type { Behaviour } from './behaviour.ts';
import { describeCases } from './describe-case.ts';
import { requestsToDirectory } from './describe-directory.ts';
import { requestsOfApp, type Described } from './describe-requests.ts';
import { describeVerdict } from './describe-verdict.ts';
import type { DrillRecording } from './drill-recording.ts';
import type { Vocabulary } from './renames.ts';

export function describeDrill({ stdout, stderr, wire }: DrillRecording, vocabulary: Vocabulary): Behaviour {
  const requests = [...requestsOfApp(wire.exchanged), ...requestsToDirectory(wire.ldap)].filter(
    ({ isPutOff }) => !isPutOff,
  );
  const [writes, reads] = [true, false].map((isWrite) => requests.filter((request) => request.isWrite === isWrite));
  return {
    sections: [
      describeVerdict(stdout, stderr, vocabulary),
      { name: 'writes to the tenant', compared: 'exactly', lines: linesOf(writes) },
      { name: 'reads from the tenant', compared: 'as polls', lines: linesOf(reads) },
      ...describeCases(wire.exchanged, vocabulary),
    ],
    firstWrites: firsts(writes ?? []),
  };
}

function linesOf(requests: readonly Described[] = []): string[] {
  return requests.map(({ line }) => line);
}

function firsts(writes: readonly Described[]): Described[] {
  const found = new Map<string, Described>();
  for (const write of writes.toSorted((one, other) => one.began - other.began))
    if (!found.has(write.line)) found.set(write.line, write);
  return [...found.values()];
}
