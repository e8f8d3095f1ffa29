import { traceMail } from '../../drill/simulation/tenant/exchange/trace-mail.ts';
import { messagesSent } from '../../shared/microsoft365/examinations/mailbox/messages-sent.ts';
import { readSentMail } from '../../shared/microsoft365/readings/mailbox/sent-mail.ts';
import { days, minutes } from '../../shared/domain/duration.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

test('all that was sent is read over many answers and many spans, each message once', async () => {
  const { tenant, account, simulated, clock } = await rehearse({ scenario: 'cloud' });
  const sender = account.userPrincipalName;
  // Thirty at one moment, so that the recipient decides where the next answer begins.
  for (let i = 0; i < 30; i += 1) {
    const recipient = `r${String(i).padStart(2, '0')}@x.example`;
    traceMail(simulated.state, { sender, recipient, subject: 's', at: clock.now() - minutes(90) });
    traceMail(simulated.state, { sender, recipient, subject: 's', at: clock.now() - days(i) - minutes(5) });
  }
  const since = new Date(clock.now() - days(45)).toISOString();
  const { mail } = await readSentMail(account, since, tenant, 4);
  expect(mail).toHaveLength(60);
  expect(new Set(mail.map(({ at, recipient }) => `${at} ${recipient}`)).size).toBe(60);
});

test('the trace reaches back nearly ninety days, and says so', async () => {
  const { tenant, account, clock } = await rehearse({ scenario: 'cloud' });
  const { reaches } = await readSentMail(account, new Date(clock.now() - days(300)).toISOString(), tenant);
  expect(Date.parse(reaches)).toBe(clock.now() - days(90) + minutes(10));
});

test('a mailing is told with its subject, an ordinary letter without', async () => {
  const { tenant, account, context } = await rehearse({});
  const { summary, items } = await messagesSent.examine(account, tenant, context);
  expect(summary).toMatch(/: 3 to 3 recipients inside, 21 to 16 recipients outside the organisation$/);
  expect(items.filter(({ suspicious }) => suspicious)).toEqual([
    expect.objectContaining({
      what: 'the same subject went to 15 recipients',
      detail: 'Payroll update: confirm your bank account',
    }),
  ]);
  expect(JSON.stringify(items)).not.toContain('Order 47');
});
