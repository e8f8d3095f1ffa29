import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cmdlets } from '../../drill/simulation/tenant/exchange/invoke-command.ts';

const contract = join(process.cwd(), '..', 'shared', 'contracts', 'exchange-cmdlets.json');
const isHere = existsSync(contract);

interface Documented {
  readonly parameters: Readonly<Record<string, { readonly exchangeOnline: boolean }>>;
}

/** Their pages are not in the contract; each links to its own. */
const documentedElsewhere = [
  'Add-MailboxFolderPermission',
  'Add-RecipientPermission',
  'Disable-SweepRule',
  'Enable-SweepRule',
  'Get-App',
  'Get-MailboxAuditBypassAssociation',
  'Get-MailboxCalendarFolder',
  'Get-MailboxJunkEmailConfiguration',
  'Set-MailboxAuditBypassAssociation',
];

const title = 'every parameter the simulated Exchange takes is one that Microsoft documents for Exchange Online';
(isHere ? test : test.skip)(isHere ? title : `${title} (skipped: the contracts folder is not here)`, () => {
  const documented = JSON.parse(readFileSync(contract, 'utf8')) as Readonly<Record<string, Documented>>;
  const unknown = Object.entries(cmdlets).flatMap(([name, { parameters }]) =>
    parameters
      .filter(() => !documentedElsewhere.includes(name))
      .filter((parameter) => documented[name]?.parameters[parameter]?.exchangeOnline !== true)
      .map((parameter) => `${name} -${parameter}`),
  );
  expect(unknown).toEqual([]);
});
