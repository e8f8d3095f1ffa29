/** A mail flow rule of the organisation. Its place in the list is its priority. People are object ids of mailboxes, or addresses outside. */
export interface TransportRule {
  readonly guid: string;
  readonly name: string;
  enabled: boolean;
  mode: 'Enforce' | 'Audit' | 'AuditAndNotify';
  /** Empty: no such condition. What is there must all be met. */
  from: string[];
  sentTo: string[];
  blindCopyTo: string[];
  redirectMessageTo: string[];
  stopRuleProcessing: boolean;
  senderAddressLocation: 'Header' | 'Envelope' | 'HeaderOrEnvelope';
  comments: string;
  /** Who made it and who changed it last, and when. */
  createdBy: string;
  lastModifiedBy: string;
  whenChanged: number;
  /** The servers learn of a change later. */
  effectiveFrom: number;
}
