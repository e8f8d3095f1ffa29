import type { Exchanged } from './drill-recording.ts';
import { parsed } from './loose.ts';
import { withoutChance } from './without-chance.ts';

/** One request of the app to the tenant. */
export interface Described {
  /** Method or cmdlet, what about, and the status of the answer; `withoutChance`. */
  readonly line: string;
  readonly isWrite: boolean;
  /** Throttled: whoever asks too often is told to ask again, and how often that happens is up to the machine. */
  readonly isPutOff: boolean;
  readonly began: number;
  readonly ended: number;
}

/** The app is whoever uses a token that the managed identity's endpoint handed out; everybody else is a person or the attacker. */
export function requestsOfApp(exchanged: readonly Exchanged[]): Described[] {
  const tokens = new Set(exchanged.filter(handsOutTokens).map(({ answered }) => `Bearer ${tokenIn(answered)}`));
  return exchanged.filter(({ authorization }) => tokens.has(authorization)).flatMap(describe);
}

function handsOutTokens({ secure, url }: Exchanged): boolean {
  return !secure && url.startsWith('/MSI/token');
}

function tokenIn(answer: string): string {
  const { access_token: token } = parsed(answer);
  return typeof token === 'string' ? token : '';
}

function describe(request: Exchanged): Described[] {
  const { url, began, ended } = request;
  const [path = '', query = ''] = url.split('?');
  const calls = path.endsWith('/$batch') ? callsInBatch(request) : [{ ...request, body: bodyIn(request.asked) }];
  return calls.map((call) => {
    const told = path.endsWith('/InvokeCommand') ? describeCmdlet(request.asked, query) : describeCall(call);
    const answer = call.status === 0 ? 'no answer' : String(call.status);
    return { ...told, line: `${told.line} -> ${answer}`, isPutOff: call.status === 429, began, ended };
  });
}

interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly status: number;
}

type Told = Pick<Described, 'line' | 'isWrite'>;

function describeCall({ method, url, body }: Call): Told {
  const address = decodeURIComponent(url.replaceAll('+', ' '));
  const said = body === undefined ? '' : ` ${shapeOf(body)}`;
  return { line: withoutChance(`${method} ${address}${said}`), isWrite: !method.endsWith('GET') };
}

/** Exchange: everything is a POST, and the verb of the cmdlet says what it does. */
function describeCmdlet(asked: string, query: string): Told {
  const { CmdletInput: input } = parsed(asked) as {
    readonly CmdletInput?: { readonly CmdletName?: string; readonly Parameters?: unknown };
  };
  const name = input?.CmdletName ?? 'no cmdlet';
  const page = query === '' ? '' : ' (next page)';
  return {
    line: `${name} ${withoutChance(shapeOf(input?.Parameters ?? {}))}${page}`,
    isWrite: !/^(Get|Search|Test)-/.test(name),
  };
}

/** Each member under its own status, and under that of the batch where that was not answered. */
function callsInBatch({ asked, answered, status }: Exchanged): Call[] {
  const { requests = [] } = parsed(asked) as { readonly requests?: readonly (Call & { readonly id: string })[] };
  const { responses = [] } = parsed(answered) as {
    readonly responses?: readonly { readonly id: string; readonly status: number }[];
  };
  return requests.map(({ id, method, url, body }) => ({
    method: `batch: ${method}`,
    url,
    body,
    status: responses.find((response) => response.id === id)?.status ?? status,
  }));
}

/** Names and values in one line, the names in alphabetical order; a password is drawn at random. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shapeOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => {
    return `${name}: ${/password/i.test(name) && typeof member === 'string' ? '{password}' : shapeOf(member)}`;
  });
  return `{${members.sort().join(', ')}}`;
}

/** A body that is not JSON is told as it is. */
function bodyIn(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
