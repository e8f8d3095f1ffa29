import type { PasswordRules } from '../../catalogue/password-rules.ts';
import { handOverPermissions, makePass, remedyFor } from './one-time-pass.ts';
import { lookForProof, whyNotLetIn } from './prove-password.ts';

export const passwordRules: PasswordRules = {
  permissions: handOverPermissions,
  whyNotLetIn,
  lookForProof,
  makePass,
  remedyFor,
};
