import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { doors } from '../../drill/doors/doors.ts';

test('every file of the folder is a door of the registry, by the name of the file', () => {
  const files = readdirSync(join(__dirname, '../../drill/doors'), { withFileTypes: true })
    .filter((each) => each.isFile() && each.name !== 'doors.ts')
    .map(({ name }) => name.replace(/\.ts$/, ''));
  expect(doors.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
});

test('every door can be tried, at the end or once the account may sign in again', () => {
  expect(doors.filter((door) => !door.try && !door.afterUnblock).map(({ name }) => name)).toEqual([]);
});
