import { disableInDirectory } from '../../shared/microsoft365/steps/sign-in/disable-in-directory.ts';
import { directoryRights } from '../../drill/simulation/directory/modify-account.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { rehearsalStage, withRightsToRead } from './rehearse.ts';

const { rehearse } = rehearsalStage();

test.each(['Reset Password', 'Write lockoutTime'])(
  'the account is disabled though the right to %s is missing, and the step is refused all the same',
  async (missing) => {
    const rights = directoryRights.filter((right) => right !== missing);
    const { account, tenant, context, simulated } = await rehearse(
      { scenario: 'hybrid-ldap' },
      withRightsToRead(rights),
    );
    const before = await disableInDirectory.capture(account, tenant, context);
    await expect(disableInDirectory.execute(account, before, tenant, context)).rejects.toBeInstanceOf(Refusal);
    const [inDirectory] = simulated.state.directory.values();
    expect(inDirectory?.enabled).toBe(false);
    expect(await disableInDirectory.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet' });
  },
);
