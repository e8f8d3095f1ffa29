import {
  type Attribute,
  BerReader,
  BerWriter,
  BindRequest,
  ModifyRequest,
  PresenceFilter,
  SearchRequest,
} from 'ldapts';

/** https://www.rfc-editor.org/rfc/rfc4511: the tags of what a client asks, and of what it is answered. */
const tags = { bind: 0x60, unbind: 0x42, search: 0x63, modify: 0x66 } as const;
const answers = { bind: 0x61, entry: 0x64, search: 0x65, modify: 0x67, extended: 0x78 } as const;

export type LdapRequest =
  | { readonly is: 'bind'; readonly id: number; readonly request: BindRequest }
  | { readonly is: 'search'; readonly id: number; readonly request: SearchRequest }
  | { readonly is: 'modify'; readonly id: number; readonly request: ModifyRequest }
  | { readonly is: 'unbind' | 'unknown'; readonly id: number };

/** The first whole message of what has come so far, and the rest; undefined until there is one. */
export function takeMessage(received: Buffer): { readonly message: Buffer; readonly rest: Buffer } | undefined {
  if (received.length < 2) return undefined;
  const short = received.readUInt8(1);
  const octets = short < 0x80 ? 0 : short & 0x7f;
  if (received.length < 2 + octets) return undefined;
  const length = octets === 0 ? short : received.readUIntBE(2, octets);
  const end = 2 + octets + length;
  if (received.length < end) return undefined;
  return { message: received.subarray(0, end), rest: received.subarray(end) };
}

/** Throws where the bytes are no message. */
export function readRequest(message: Buffer): LdapRequest {
  const reader = new BerReader(message);
  reader.readSequence();
  const id = reader.readInt() ?? 0;
  const tag = reader.readSequence();
  const options = { messageId: id };
  const read = <R extends { parse(reader: BerReader, controls: []): void }>(request: R): R => {
    request.parse(reader, []);
    return request;
  };
  switch (tag) {
    case tags.bind:
      return { is: 'bind', id, request: read(new BindRequest(options)) };
    case tags.search: {
      const filter = new PresenceFilter({ attribute: 'objectClass' });
      return { is: 'search', id, request: read(new SearchRequest({ ...options, filter })) };
    }
    case tags.modify:
      return { is: 'modify', id, request: read(new ModifyRequest(options)) };
    default:
      return { is: tag === tags.unbind ? 'unbind' : 'unknown', id };
  }
}

export function writeResult({ id, is }: Pick<LdapRequest, 'id' | 'is'>, code: number, text: string): Buffer {
  const answer = is === 'unbind' || is === 'unknown' ? answers.extended : answers[is];
  return written(id, answer, (writer) => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString(text);
  });
}

export function writeEntry(id: number, distinguishedName: string, attributes: readonly Attribute[]): Buffer {
  return written(id, answers.entry, (writer) => {
    writer.writeString(distinguishedName);
    writer.startSequence();
    for (const attribute of attributes) attribute.write(writer);
    writer.endSequence();
  });
}

function written(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
