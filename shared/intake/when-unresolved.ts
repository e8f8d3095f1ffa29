import type { Unresolved } from '../catalogue/far-end.ts';

/** What is wrong with the name of an account, and what its sender can do about it. */
export const whenUnresolved: Readonly<
  Record<Unresolved['unresolved'], { readonly problem: string; readonly remedy: string }>
> = {
  unknown: {
    problem: 'names no account of the tenant',
    remedy: 'Check the name, and that it belongs to the tenant Cordon serves',
  },
  ambiguous: { problem: 'names more than one account', remedy: 'Name the account by its object id' },
  unsupported: {
    problem: 'names an account of a kind that Cordon does not contain',
    remedy: 'Block it by hand in the tenant, and end its sessions in the applications it signs in to',
  },
};
