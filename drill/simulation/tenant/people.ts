/** Who works at Contoso. The ids are fixed, so that a drill can be talked about. */
export const people = {
  alex: person('a1e70000-0000-4000-8000-000000000001', 'alex.weber', 'Alex Weber'),
  priya: person('b2f80000-0000-4000-8000-000000000002', 'priya.nair', 'Priya Nair'),
  jonas: person('c3a90000-0000-4000-8000-000000000003', 'jonas.keller', 'Jonas Keller'),
  marie: person('d4b00000-0000-4000-8000-000000000004', 'marie.dubois', 'Marie Dubois'),
} as const;

export interface Person {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
}

function person(objectId: string, name: string, displayName: string): Person {
  return { objectId, userPrincipalName: `${name}@contoso.com`, displayName };
}
