import { joining, sideBySide } from '../../shared/work/side-by-side.ts';

const told = { late: () => 'late', broken: (error: unknown) => `broken: ${(error as Error).message}` };

test('what takes long holds up no other, and whoever asks for it again joins it', async () => {
  const slow = Promise.withResolvers<string>();
  let begun = 0;
  const does = (): Promise<string> => {
    begun += 1;
    return slow.promise;
  };
  const quick = { ...told, name: 'quick', does: () => Promise.resolve('done') };
  expect(await sideBySide([{ ...told, name: 'slow', does }, quick], 1)).toEqual(['late', 'done']);
  const again = joining('slow', does);
  slow.resolve('done at last');
  expect(await again).toBe('done at last');
  expect(begun).toBe(1);
  expect(await joining('slow', () => Promise.resolve('anew'))).toBe('anew');
});

test('what breaks off costs none of the others its answer', async () => {
  const breaks = { ...told, name: 'breaks', does: () => Promise.reject(new Error('a bug')) };
  const other = { ...told, name: 'other', does: () => Promise.resolve('done') };
  expect(await sideBySide([breaks, other], 60_000)).toEqual(['broken: a bug', 'done']);
});
