import { minutes } from '../../shared/domain/duration.ts';
import type { Duration } from '../../shared/domain/duration.ts';
import type { Context, Durable } from './orchestration.ts';
import { poll } from './poll.ts';

interface Question<Answer> {
  readonly isAnswered: (answer: Answer) => boolean;
  readonly ask: (before: Answer) => Durable<Answer>;
  /** How often it is asked again at most. */
  readonly times: number;
  readonly apart?: Duration;
}

/** Asks again what was not answered (throttled, unreachable, broken off), a minute apart; answers the last word. */
export function* askAgain<Answer>(
  context: Context,
  first: Answer,
  { isAnswered, ask, times, apart = minutes(1) }: Question<Answer>,
): Durable<Answer> {
  const { seen } = yield* poll(context, first, { isOver: isAnswered, wait: () => apart, look: ask, looks: times });
  return seen;
}
