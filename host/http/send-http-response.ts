import type { ServerResponse } from 'node:http';
import type { HttpCookie, HttpData } from '../app/typed-data.ts';

/** The library's numbers and names. */
const sameSite: Readonly<Record<string, string>> = {
  1: 'Lax',
  2: 'Strict',
  3: 'None',
  lax: 'Lax',
  strict: 'Strict',
  explicitnone: 'None',
};

/** Sends what a function returned; a function that returned nothing answers 204. */
export function sendHttpResponse(response: ServerResponse, data: HttpData | null | undefined): void {
  if (!data) {
    response.writeHead(204).end();
    return;
  }
  for (const [name, value] of Object.entries(data.headers ?? {})) response.setHeader(name, value);
  if (data.cookies && data.cookies.length > 0) response.setHeader('set-cookie', data.cookies.map(cookieText));
  response.writeHead(Number(data.statusCode ?? 200));
  const { body } = data;
  response.end(body?.bytes ? Buffer.from(body.bytes) : (body?.string ?? body?.json ?? ''));
}

function cookieText(cookie: HttpCookie): string {
  // As the server under the Functions host does it: the value is escaped, and a cookie without a path is for all of them.
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') parts.push(`${name}=${value}`);
  };
  add('Domain', cookie.domain?.value);
  add('Path', cookie.path?.value ?? '/');
  add('Max-Age', cookie.maxAge?.value);
  add('Expires', expiry(cookie.expires?.value));
  add('SameSite', sameSite[String(cookie.sameSite).toLowerCase()]);
  if (cookie.secure?.value) parts.push('Secure');
  if (cookie.httpOnly?.value) parts.push('HttpOnly');
  return parts.join('; ');
}

/** A protobuf timestamp, a date, or something a date can be made of. */
function expiry(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = (value as { seconds?: unknown }).seconds;
  return new Date(seconds === undefined ? (value as string | number | Date) : Number(seconds) * 1000).toUTCString();
}
