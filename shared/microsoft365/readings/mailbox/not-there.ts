import { Refusal } from '../../../domain/errors.ts';

/** Exchange's words for "there is no such thing", which come with 404 and with 400. */
const words = /^(ManagementObjectNotFound|UserNotFoundInPermissionEntry|InvalidExternalUserId)Exception$/;

/** Whether something is not there: to whoever wants it gone, it is gone. */
export function isNotThere(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 404 || words.test(error.code));
}
