/** What the tenant answered; `status` 0: nothing came back. */
export interface TenantAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TenantClient {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TenantAnswer>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<TenantAnswer>;
  /** Asks the token endpoint for tokens. */
  signIn(fields: Readonly<Record<string, string>>): Promise<TenantAnswer>;
}

/** The attacker's way into the tenant: HTTPS, as anybody's. */
export function tenantClient({ url, tenantId }: { readonly url: string; readonly tenantId: string }): TenantClient {
  const send = async (path: string, init: RequestInit): Promise<TenantAnswer> => {
    try {
      const response = await fetch(`${url}${path}`, init);
      return { status: response.status, body: parsed(await response.text()) };
    } catch {
      return { status: 0, body: {} };
    }
  };
  return {
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    signIn: (fields) =>
      send(`/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams({ ...fields }) }),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
