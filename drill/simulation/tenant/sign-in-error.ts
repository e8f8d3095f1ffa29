/**
 * Why the token endpoint refuses, by the number it is known by.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export const signInErrors = {
  50126: 'Error validating credentials due to invalid username or password.',
  50057: 'The user account is disabled.',
  50173: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  53003: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  9002313: 'Invalid request. Request is malformed or invalid.',
  70008: 'The refresh token has expired due to inactivity.',
} as const;

export type SignInError = keyof typeof signInErrors;
