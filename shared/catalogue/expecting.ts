import * as z from 'zod';
import { Refusal } from '../domain/errors.ts';

/**
 * Makes a function that asks the tenant say it in a word of its own where an answer has another form than expected: the same would come
 * again, so nobody waits for it. What fails on our side keeps its own words.
 */
export function expecting<Asked extends readonly unknown[], Answer>(
  ask: (...asked: Asked) => Promise<Answer>,
): (...asked: Asked) => Promise<Answer> {
  return async (...asked) => {
    try {
      return await ask(...asked);
    } catch (error) {
      throw error instanceof z.ZodError ? unexpectedAnswer(error) : error;
    }
  };
}

/** Names the place and never the value: that is the tenant's. */
function unexpectedAnswer(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const at = issue?.path.map(String).join('.') || 'the top';
  const expected = issue?.code === 'invalid_type' ? `, where ${issue.expected} was expected` : '';
  return new Refusal(200, 'UnexpectedAnswer', `the tenant's answer has an unknown form at ${at}${expected}`, {
    cause: error,
  });
}
