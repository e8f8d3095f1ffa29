import type { IncomingMessage } from 'node:http';

interface NotServed {
  readonly status: 400 | 403;
  readonly why: string;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * What a request asks for, or why it is not served. A page of a stranger can make its own name lead to this machine, and then its browser sends
 * that name: only this machine's own names are served. https://en.wikipedia.org/wiki/DNS_rebinding
 */
export function targetOf({ url: target = '', headers }: IncomingMessage): URL | NotServed {
  const { host = '' } = headers;
  const url = target.startsWith('/') ? parsed(`http://127.0.0.1${target}`) : parsed(target);
  if (!url || !/^https?:$/.test(url.protocol) || !isDecodable(url.pathname)) {
    return { status: 400, why: 'The address cannot be read.' };
  }
  if (!loopback.test(host) || !loopback.test(url.host)) {
    return { status: 403, why: 'Only names of this machine are served: localhost, 127.0.0.1 or [::1].' };
  }
  return parsed(`http://${host}${url.pathname}${url.search}`) ?? { status: 400, why: 'The address cannot be read.' };
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
