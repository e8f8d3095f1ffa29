import { homeOf } from '../../shared/microsoft365/home-of.ts';

const here = { signInType: 'userPrincipalName', issuer: 'contoso.onmicrosoft.com' };
test.each([
  ['nothing is known of its identities', 'ada@contoso.com', undefined, null, null],
  ['it signs in here', 'ada@contoso.com', [here], null, null],
  ['its identities are hidden', 'ada_fabrikam.com#EXT#@contoso.com', null, null, 'fabrikam.com'],
  [
    'it was invited and has not accepted',
    'ada_b_fabrikam.com#ext#@contoso.com',
    [here],
    'PendingAcceptance',
    'fabrikam.com',
  ],
  ['it kept its name when it was invited', 'ada@contoso.com', [here], 'Accepted', 'contoso.com'],
  ['its organisation is not known', 'ada', [here], 'Accepted', 'another organisation'],
  [
    'a social provider signs it in',
    'cpim_1@contoso.com',
    [{ signInType: 'federated', issuer: 'google.com' }],
    null,
    'google.com',
  ],
  ['an odd identity is beside it', 'ada@contoso.com', [{ signInType: null, issuer: null }], null, null],
])('where an account is signed in: %s', (_, userPrincipalName, identities, externalUserState, home) => {
  const mail = userPrincipalName.includes('@') ? userPrincipalName : null;
  expect(homeOf({ userPrincipalName, mail, identities, externalUserState, creationType: null })).toBe(home);
});
