/** Which edition of each framework the ids on the steps' records are of: an id may be withdrawn in the next. */
export const frameworkVersions = { attack: '18', defend: '1.2.0' } as const;
