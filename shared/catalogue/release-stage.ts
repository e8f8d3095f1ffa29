import * as z from 'zod';

/**
 * Which stage of a release takes a step back, in this order: the risk first, and sign-in last. *copies* and *evidence* go with *rest*; but
 * where a watch is closed the copies of mail end before anything else, and evidence stays until the legal team lets it go.
 */
export const ReleaseStage = z.enum(['risk', 'copies', 'rest', 'evidence', 'directory', 'sign-in']);
export type ReleaseStage = z.infer<typeof ReleaseStage>;
