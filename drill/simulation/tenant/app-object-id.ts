/** Object id of the app's service principal. */
export const appObjectId = '5b8e0b55-6d4c-4c1a-8f0e-0c0ffee0c0de';
