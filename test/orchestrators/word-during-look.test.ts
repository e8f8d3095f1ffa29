import { poll } from '../../functions/durable/poll.ts';
import type { Context, Durable } from '../../functions/durable/orchestration.ts';
import { minutes } from '../../shared/domain/duration.ts';

class SaidTask {
  isCompleted = false;
  cancel(): void {
    this.isCompleted = false;
  }
}

/** The engine as far as a race needs it: a word goes to the youngest wait that is open, as in the SDK and in the extension. */
function engine() {
  const waits: SaidTask[] = [];
  const timers: SaidTask[] = [];
  const context = {
    df: {
      currentUtcDateTime: new Date(0),
      createTimer: () => (timers.push(new SaidTask()), timers.at(-1)),
      waitForExternalEvent: () => (waits.push(new SaidTask()), waits.at(-1)),
      Task: { any: (tasks: readonly SaidTask[]) => tasks },
    },
  } as unknown as Context;
  return {
    context,
    timers,
    timerFires: () => void (timers.at(-1)!.isCompleted = true),
    wordComes: () => void (waits.findLast(({ isCompleted }) => !isCompleted)!.isCompleted = true),
  };
}

/** Polls: each look does what it is told, and every wait but the last ends by its timer. */
function polled(looks: readonly ((of: ReturnType<typeof engine>) => void)[], perExecution = Infinity) {
  const of = engine();
  let looked = 0;
  const run = poll<number>(of.context, 0, {
    isOver: () => false,
    wait: () => minutes(10),
    *look(): Durable<number> {
      looks[looked++]?.(of);
      return looked;
    },
    wakesOn: 'decision',
    looks: perExecution,
  });
  const waitsBefore: number[] = [];
  let step = run.next();
  while (!step.done && of.timers.length <= looks.length) {
    waitsBefore.push(looked);
    of.timerFires();
    step = run.next();
  }
  return { waitsBefore, ended: step.done ? step.value : undefined };
}

const quiet = (): void => undefined;
const word = ({ wordComes }: ReturnType<typeof engine>): void => wordComes();
const twoWords = (of: ReturnType<typeof engine>): void => {
  word(of);
  word(of);
};

test('a word that comes during a look is followed by the next at once, and by one only', () => {
  // Before which looks there was a wait.
  expect(polled([quiet, word, quiet, quiet]).waitsBefore).toEqual([0, 1, 3, 4]);
});

test('two words during one look are heard by one more', () => {
  expect(polled([quiet, twoWords, quiet, quiet]).waitsBefore).toEqual([0, 1, 3, 4]);
});

test('an execution does not end with a word that nobody has heard', () => {
  expect(polled([quiet, word, quiet], 2).ended).toEqual({ seen: 3, isOver: false });
  expect(polled([quiet, quiet, quiet], 2).ended).toEqual({ seen: 2, isOver: false });
});
