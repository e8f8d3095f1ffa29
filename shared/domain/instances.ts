/** The id of what runs for a case beside it, under a name that is known from outside: whoever wakes it, or asks how it stands, finds it there. */
export const childInstance = (instance: string, name: string): string => `${instance}:${name}`;

export const watchInstance = (caseInstance: string): string => childInstance(caseInstance, 'watch');

export const aftercareInstance = (caseInstance: string): string => childInstance(caseInstance, 'aftercare');

export const releaseInstance = (caseInstance: string, number: number): string =>
  childInstance(caseInstance, number === 1 ? 'release' : `release-${String(number)}`);
