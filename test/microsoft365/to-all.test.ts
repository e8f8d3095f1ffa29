import { toAll } from '../../shared/catalogue/to-all.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';

const things = ['a1', 'a2', 'b1', 'c1', 'd1', 'e1', 'f1'];
const nameOf = (thing: string): string => thing;

/** Acts on them, each until the others that may run have begun, and tells how many ran at once and in which order they ended. */
async function acted(changes: (thing: string) => string, fails: readonly string[] = []) {
  const running = new Set<string>();
  const began: string[] = [];
  const together: string[][] = [];
  const done = toAll(
    things,
    nameOf,
    async (thing) => {
      began.push(thing);
      running.add(thing);
      await new Promise(setImmediate);
      together.push([...running]);
      running.delete(thing);
      if (fails.includes(thing)) throw new Refusal(400, 'No', `${thing} stays`);
    },
    changes,
  );
  const error = await done.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { began, together, error };
}

test('four at once, the first of them first', async () => {
  const { began, together } = await acted(nameOf);
  expect(began.slice(0, 4)).toEqual(things.slice(0, 4));
  expect(Math.max(...together.map((all) => all.length))).toBe(4);
});

test('what changes the same thing follows one another, and what is behind it goes on', async () => {
  const { began, together } = await acted((thing) => thing.slice(0, 1));
  expect(began.toSorted()).toEqual(things);
  expect(together.some((all) => all.includes('a1') && all.includes('a2'))).toBe(false);
  expect(began.slice(0, 4)).toEqual(['a1', 'b1', 'c1', 'd1']);
});

test('what was refused is named in the order of the things, and nothing is left out for it', async () => {
  const { began, error } = await acted((thing) => thing.slice(0, 1), ['f1', 'a1', 'c1']);
  expect(began).toHaveLength(things.length);
  expect(error).toMatchObject({ message: expect.stringMatching(/^not done for 3 of 7: a1 .*; c1 .*; f1 /) });
});

test('what was not begun within two minutes is left to the next attempt, and what was begun is not lost', async () => {
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  const done: string[] = [];
  const act = async (thing: string): Promise<void> => {
    await new Promise(setImmediate);
    done.push(thing);
    now += 40_000;
  };
  const failure: unknown = await toAll(things, nameOf, act, () => 'the same').catch((error: unknown) => error);
  clock.mockRestore();
  expect(done).toEqual(things.slice(0, 4));
  expect(failure).toBeInstanceOf(Later);
  expect(failure).toMatchObject({ message: expect.stringMatching(/^not done for 3 of 7: d1 \(not begun yet\)/) });
});
