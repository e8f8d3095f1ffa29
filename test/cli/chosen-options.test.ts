import { chosenOptions } from '../../cli/drill/chosen-options.ts';
import { UsageError } from '../../cli/usage-error.ts';

test('options are read as words or JSON, and the last one of a name counts', () => {
  const pairs = ['containDelegates=suspicious', 'keepDelegates=["a@contoso.com"]', 'containDelegates=offer'];
  expect(chosenOptions(pairs)).toEqual({ containDelegates: 'offer', keepDelegates: ['a@contoso.com'] });
});

test.each([['containDelegats=offer'], ['containDelegates=perhaps'], ['containDelegates'], ['aftercareHours=-1']])(
  'a usage error names what is wrong: %s',
  (pair) => {
    expect(() => chosenOptions([pair])).toThrow(UsageError);
  },
);
