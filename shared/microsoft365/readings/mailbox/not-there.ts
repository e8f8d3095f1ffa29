import { Refusal } from '../../../domain/errors.ts';

/**
 * Whether Exchange says that there is no such object, with 404 or with 400. Only its own word counts: a 404 without it, as of a gateway or of an
 * endpoint that a cloud does not have, says nothing of the object.
 */
export function isNotThere(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'ManagementObjectNotFoundException';
}

const noSuchEntry = /^(UserNotFoundInPermissionEntry|InvalidExternalUserId)Exception$/;

/** Whether an entry that is to be taken out of a list is not in it. Of the list itself this says nothing: whoever reads it asks `isNotThere`. */
export function isNoEntry(error: unknown): boolean {
  return isNotThere(error) || (error instanceof Refusal && noSuchEntry.test(error.code));
}
