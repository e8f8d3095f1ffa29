/** A value as the Functions host hands it to the language worker and gets it back (RpcTypedData). */
export interface TypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly int?: number | null;
  readonly double?: number | null;
  readonly bytes?: Uint8Array | null;
  readonly http?: HttpData | null;
}

export interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: string | null;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly nullableHeaders?: Readonly<Record<string, { value: string }>>;
  readonly nullableQuery?: Readonly<Record<string, { value: string }>>;
  readonly nullableParams?: Readonly<Record<string, { value: string }>>;
  readonly cookies?: readonly HttpCookie[] | null;
  readonly body?: TypedData | null;
}

/** Optional fields come wrapped, because protobuf tells "absent" from "empty" that way. */
export interface HttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value?: string } | null;
  readonly path?: { readonly value?: string } | null;
  readonly expires?: { readonly value?: unknown } | null;
  readonly secure?: { readonly value?: boolean } | null;
  readonly httpOnly?: { readonly value?: boolean } | null;
  readonly maxAge?: { readonly value?: number } | null;
  /** 0 none, 1 lax, 2 strict, 3 explicit none; or the name. */
  readonly sameSite?: number | string | null;
}

export const json = (value: unknown): TypedData => ({ json: JSON.stringify(value ?? null) });

/** What an extension would read out of it. */
export function plainValue(data: TypedData | null | undefined): unknown {
  if (!data) return null;
  if (typeof data.json === 'string') return JSON.parse(data.json) as unknown;
  if (data.bytes) return Buffer.from(data.bytes).toString('base64');
  return data.string ?? data.int ?? data.double ?? null;
}
