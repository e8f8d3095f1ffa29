import type { LdapConversation } from './drill-recording.ts';
import type { Described } from './describe-requests.ts';

/** What was asked of the domain controller: whoever only binds tries a password and is not the app. */
export function requestsToDirectory(conversations: readonly LdapConversation[]): Described[] {
  return conversations.flatMap((conversation) => {
    const results = resultCodes(Buffer.from(conversation.answered, 'base64'));
    const asked = messages(Buffer.from(conversation.asked, 'base64'));
    if (!asked.some(({ tag }) => tag === tags.search || tag === tags.modify)) return [];
    const { began, ended } = conversation;
    return asked.flatMap(({ id, tag, content }) => {
      const line = describe(tag, content);
      if (line === undefined) return [];
      const answer = results.get(id);
      return [
        {
          line: `LDAP ${line} -> ${answer ?? 'no answer'}`,
          isWrite: tag === tags.modify,
          isPutOff: false,
          began,
          ended,
        },
      ];
    });
  });
}

/** https://www.rfc-editor.org/rfc/rfc4511#section-4 */
const tags = { bind: 0x60, search: 0x63, modify: 0x66 } as const;
/** Of a bind, the end of a search, a modify; what a search found is no result yet. */
const results = new Set([0x61, 0x65, 0x67]);

function describe(tag: number, content: Buffer): string | undefined {
  const [first, second, ...rest] = elements(content);
  switch (tag) {
    case tags.bind:
      return `bind as ${textIn(second)}`;
    case tags.search: {
      const attributes = elements(rest.at(-1)?.content).map(textIn);
      return `search ${textIn(first)} for ${attributes.join(', ')}`;
    }
    case tags.modify: {
      const changes = elements(second?.content).map(({ content: change }) => {
        const [operation, modification] = elements(change);
        const [type, values] = elements(modification?.content);
        return `${operations[operation?.content[0] ?? 3] ?? 'change'} ${textIn(type)} (${elements(values?.content).length})`;
      });
      return `modify ${textIn(first)}: ${changes.join(', ')}`;
    }
    default:
      return undefined;
  }
}

const operations = ['add', 'delete', 'replace'];

interface Message {
  readonly id: number;
  readonly tag: number;
  readonly content: Buffer;
}

function messages(bytes: Buffer): Message[] {
  return elements(bytes).flatMap(({ content }) => {
    const [id, operation] = elements(content);
    return id && operation ? [{ id: id.content.readIntBE(0, id.content.length), ...operation }] : [];
  });
}

function resultCodes(bytes: Buffer): Map<number, number> {
  const codes = new Map<number, number>();
  for (const { id, tag, content } of messages(bytes))
    if (results.has(tag)) codes.set(id, elements(content)[0]?.content[0] ?? -1);
  return codes;
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** The BER elements that stand one after the other; what is cut off at the end is left out. */
function elements(bytes: Buffer = Buffer.alloc(0)): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const short = bytes.readUInt8(at + 1);
    const octets = short < 0x80 ? 0 : short & 0x7f;
    const length = octets === 0 ? short : bytes.readUIntBE(at + 2, octets);
    const start = at + 2 + octets;
    if (start + length > bytes.length) break;
    found.push({ tag: bytes.readUInt8(at), content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

function textIn(element: Element | undefined): string {
  return element?.content.toString('utf8') ?? '';
}
