import * as z from 'zod';
import { flag } from '../fields.ts';

const Synchronised = z.object({
  IsDirSynced: flag,
  IsExchangeCloudManaged: flag,
});

/**
 * Whether Active Directory masters what it knows of this mailbox: who may send on its behalf (`publicDelegates`) and to which recipient
 * inside it forwards (`altRecipient`). Exchange Online refuses to change these, and the directory sync would bring them back.
 * https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-attributes-synchronized
 * Permissions, folders, the forwarding address outside and client access are mastered in the cloud all the same; so is everything once
 * the mailbox has been handed over: https://learn.microsoft.com/exchange/hybrid-deployment/enable-exchange-attributes-cloud-management
 */
export function isMasteredOnPremises(mailbox: unknown): boolean {
  const { IsDirSynced, IsExchangeCloudManaged } = Synchronised.parse(mailbox);
  return IsDirSynced === true && IsExchangeCloudManaged !== true;
}
