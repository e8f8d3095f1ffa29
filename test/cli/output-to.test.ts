import { outputTo } from '../../cli/output-to.ts';

const stream = (properties: object): NodeJS.WriteStream =>
  Object.assign({ write: () => true }, properties) as unknown as NodeJS.WriteStream;

test('a terminal is as wide as it is, whatever COLUMNS says', () => {
  const terminal = stream({ isTTY: true, columns: 132 });
  expect(outputTo(terminal, { COLUMNS: '44' })).toBe(terminal);
});

test.each([
  ['44', 44],
  [undefined, undefined],
  ['', undefined],
  ['wide', undefined],
  ['-1', undefined],
])('a pipe is as wide as COLUMNS says: %j', (COLUMNS, columns) => {
  expect(outputTo(stream({}), COLUMNS === undefined ? {} : { COLUMNS }).columns).toBe(columns);
});
