import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { hours, seconds } from '../../shared/domain/duration.ts';
import type { Exchange, Graph, SharePointAdmin } from '../../shared/catalogue/tenant.ts';
import { exchangeClient } from '../../shared/microsoft365/clients/exchange-client.ts';
import { graphClient } from '../../shared/microsoft365/clients/graph-client.ts';
import { sharePointClient } from '../../shared/microsoft365/clients/sharepoint-client.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What is answered next, and then that all is well. */
let answers: Answer[] = [];
const bearers: (string | undefined)[] = [];
const server = createServer((request, response) => {
  bearers.push(request.headers.authorization);
  const { status, headers = {}, body = { value: [] } } = answers.shift() ?? { status: 200 };
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
});
let exchange: Exchange;
let graph: Graph;
let sharePoint: SharePointAdmin;
const asked: (string | undefined)[] = [];
let bearer = 'old';
const token = async (_: string, claims?: string): Promise<string> => {
  asked.push(claims);
  return claims === undefined ? bearer : 'new';
};
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  exchange = exchangeClient(origin, 'contoso', token);
  graph = graphClient(origin, token);
  sharePoint = sharePointClient([origin], token);
});
beforeEach(() => {
  answers = [];
  bearers.length = 0;
  asked.length = 0;
  bearer = 'old';
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const calls = {
  Graph: () => graph.patch('/users/a', { accountEnabled: false }),
  Exchange: () => exchange.run('Set-Mailbox', { Identity: 'a' }, 'a'),
  SharePoint: () => sharePoint.post(sharePoint.sites[0] ?? '', '/_api/x', {}),
};
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
const challenge = {
  'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
};

describe.each(Object.entries(calls))('%s', (_, call) => {
  test('a challenge is answered at once, with a token that has what it claims', async () => {
    answers = [{ status: 401, headers: challenge }];
    await call();
    expect(asked).toEqual([undefined, claims]);
    expect(bearers).toEqual(['Bearer old', 'Bearer new']);
  });

  test.each([{}, challenge])('a token that is not accepted is no refusal: it is asked again later', async (headers) => {
    answers = [
      { status: 401, headers },
      { status: 401, headers },
    ];
    await expect(call()).rejects.toBeInstanceOf(Later);
  });

  test.each([
    ['7', seconds(7)],
    [' 7 ', seconds(7)],
    ['1.5', seconds(1.5)],
    ['100000', hours(1)],
    ['-3', 0],
    ['soon', undefined],
    ['', undefined],
  ])('Retry-After "%s" is read as it is meant', async (header, after) => {
    answers = [{ status: 429, headers: { 'retry-after': header } }];
    const error = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Later);
    expect((error as Later).after).toBe(after);
  });
});

test.each([
  [
    'SharePoint',
    {
      'odata.error': { code: '-2147024891, System.UnauthorizedAccessException', message: { value: 'Access denied.' } },
    },
  ],
  ['Exchange', {}],
] as const)('%s says 401 for a right that is missing: that is a refusal', async (service, body) => {
  bearer = `x.${Buffer.from('{"roles":["Other"]}').toString('base64url')}.x`;
  answers = [{ status: 401, body }];
  await expect(calls[service]()).rejects.toBeInstanceOf(Refusal);
});

const reads = {
  Graph: () => graph.get('/users/a'),
  Exchange: () => exchange.run('Get-Mailbox', { Identity: 'a' }, 'a'),
};

describe.each(Object.entries(reads))('a read of %s', (_, read) => {
  test('is sent again at once where the answer is of the moment: whoever reads fifty times meets one', async () => {
    answers = [{ status: 503 }, { status: 502 }];
    await read();
    expect(bearers).toHaveLength(3);
  });

  test('is given up after three answers, and is asked for again later', async () => {
    answers = [503, 503, 503, 503].map((status) => ({ status }));
    await expect(read()).rejects.toBeInstanceOf(Later);
    expect(bearers).toHaveLength(3);
  });

  test('is not sent again at once where too much was asked already', async () => {
    answers = [{ status: 429 }];
    await expect(read()).rejects.toBeInstanceOf(Later);
    expect(bearers).toHaveLength(1);
  });

  test('waits for nobody: what the service asks to wait for is asked for again later', async () => {
    answers = [{ status: 503, headers: { 'retry-after': '2' } }];
    await expect(read()).rejects.toMatchObject({ after: seconds(2) });
    expect(bearers).toHaveLength(1);
  });
});

test.each(Object.entries(calls))(
  'a change of %s is never sent twice: nobody knows whether it landed',
  async (_, call) => {
    answers = [{ status: 503 }];
    await expect(call()).rejects.toBeInstanceOf(Later);
    expect(bearers).toHaveLength(1);
  },
);

const fault = (error: object): Answer => ({ status: 400, body: { error } });
const proxied = (inner: string): string =>
  `Error on proxy command 'Get-Mailbox' to server X: Cmdlet error with following error message:\n${inner}: it says`;

test.each([
  [
    'a server that was not reached',
    { details: [{ message: `Ex1|Microsoft.Exchange.Configuration.CmdletProxyException|${proxied('')}` }] },
  ],
  [
    'domain controllers that changed',
    { details: [{ message: 'Ex1|Microsoft.Exchange.Data.Directory.ADServerSettingsChangedException|changed' }] },
  ],
  [
    'the same behind a proxy',
    {
      details: [
        {
          message: `Ex1|Microsoft.Exchange.Configuration.CmdletProxyException|${proxied('Microsoft.Exchange.Data.Directory.ADServerSettingsChangedException')}`,
        },
      ],
    },
  ],
  [
    'a mailbox that is on the move',
    { details: [{ message: 'Ex1|Microsoft.Exchange.Data.Storage.MailboxInTransitException|in transit' }] },
  ],
  [
    'the store of a mailbox on the move',
    { message: 'Microsoft.Mapi.MapiExceptionMailboxInTransit: Unable to open message store.' },
  ],
  [
    'a mailbox that was looked for where it was',
    { details: [{ message: 'Ex1|Microsoft.Exchange.Data.Storage.WrongServerException|moved' }] },
  ],
  [
    'a database that is no longer the one of the mailbox',
    {
      innererror: {
        internalexception: { type: 'Microsoft.Exchange.Data.Storage.MailboxInfoStaleException', message: 'x' },
      },
    },
  ],
  [
    'a passing fault of the directory',
    {
      innererror: {
        internalexception: { type: 'Microsoft.Exchange.Data.Directory.ADTransientException', message: 'x' },
      },
    },
  ],
])('Exchange says 400 for %s, and it passes', async (_, error) => {
  answers = [fault({ code: 'BadRequest', ...error })];
  await expect(calls.Exchange()).rejects.toBeInstanceOf(Later);
});

test.each([
  [
    'first detail',
    { details: [{ message: 'Ex1|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|gone' }] },
  ],
  [
    'inner error',
    {
      innererror: {
        internalexception: {
          type: 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
          message: 'gone',
        },
      },
    },
  ],
  ['text', { message: '|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|gone' }],
  [
    'text of a proxy',
    {
      details: [
        {
          message: `Ex1|Microsoft.Exchange.Configuration.CmdletProxyException|${proxied('Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException')}`,
        },
      ],
    },
  ],
])('what is final is found in the %s', async (_, error) => {
  answers = [fault({ code: 'BadRequest', ...error })];
  const thrown = await calls.Exchange().catch((cause: unknown) => cause);
  expect(thrown).toBeInstanceOf(Refusal);
  expect(thrown).toMatchObject({ code: 'ManagementObjectNotFoundException' });
});

test.each([
  [409, 'Directory_ConcurrencyViolation'],
  [423, 'locked'],
])('Graph says %i %s for what others are changing just now, and it passes', async (status, code) => {
  answers = [{ status, headers: { 'retry-after': '7' }, body: { error: { code, message: 'Please retry.' } } }];
  await expect(calls.Graph()).rejects.toMatchObject({ name: 'Later', after: seconds(7) });
});

test('Graph says 409 for what conflicts with what is there, and that is a refusal', async () => {
  answers = [{ status: 409, body: { error: { code: 'Request_MultipleObjectsWithSameKeyValue', message: 'no' } } }];
  await expect(calls.Graph()).rejects.toBeInstanceOf(Refusal);
});
