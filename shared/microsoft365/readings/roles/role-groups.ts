import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import { ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text, texts } from '../fields.ts';

const Group = z.object({ Name: key, Members: texts });
const Member = z
  .object({
    Name: text,
    ExternalDirectoryObjectId: text,
    PrimarySmtpAddress: text,
    WindowsLiveID: text,
    RecipientType: text,
  })
  .transform(({ Name, ExternalDirectoryObjectId, PrimarySmtpAddress, WindowsLiveID, RecipientType }) => ({
    name: Name,
    objectId: ExternalDirectoryObjectId,
    address: PrimarySmtpAddress,
    login: WindowsLiveID,
    isGroup: /group/i.test(RecipientType ?? ''),
  }));
export type RoleGroupMember = z.infer<typeof Member>;

export interface RoleGroups {
  /** Those with somebody in them. */
  readonly groups: readonly { readonly name: string; readonly members: readonly RoleGroupMember[] }[];
  /** How many groups there are. */
  readonly of: number;
  /** Groups whose members Exchange does not tell, each with the reason. */
  readonly untold: readonly string[];
}

/** Exchange's role groups and who is in them. One that is refused costs that one. */
export async function readRoleGroups({ objectId: anchor }: Account, tenant: Tenant): Promise<RoleGroups> {
  const all = z.array(Group).parse(await tenant.exchange.run('Get-RoleGroup', { ResultSize: 'Unlimited' }, anchor));
  const kept = all.filter(({ Members }) => Members?.length !== 0);
  const nameOf = ({ Name }: z.infer<typeof Group>): string => Name || 'a group without a name';
  const { answers, untold } = await ofEach(kept, nameOf, async ({ Name: name }) => {
    if (name === '') throw new Refusal(200, 'NamelessEntry', 'Exchange gives no name of it');
    const asked = { Identity: name, ResultSize: 'Unlimited' };
    return { name, members: z.array(Member).parse(await tenant.exchange.run('Get-RoleGroupMember', asked, anchor)) };
  });
  return { groups: answers, of: all.length, untold };
}
