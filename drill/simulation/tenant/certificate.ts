import { randomUUID } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** PEM of the authority that signed it; made for this run and thrown away with it. */
  readonly authority: string;
}

// TLS checks dates against the machine's clock, tests may turn `Date` wherever they like: valid for both.
const validity = { notBeforeDate: new Date('2020-01-01T00:00:00Z'), notAfterDate: new Date('2049-12-31T00:00:00Z') };

export async function makeCertificate(): Promise<Certificate> {
  const common = { ...validity, keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  // A name of its own: of two authorities with the same name a client may try the wrong one.
  const name = `Cordon drill ${randomUUID()} (throw-away)`;
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: server.private, certificate: server.cert, authority: authority.cert };
}

let made: Promise<Certificate> | undefined;

/** The one certificate of all tenants that this process simulates: making one, and trusting one more, takes long. */
export function certificateOfThisProcess(): Promise<Certificate> {
  made ??= makeCertificate();
  return made;
}

/** Makes every client of this process trust the drill's certificate, beside what it trusts already. */
export function trust(authority: string): void {
  const trusted = getCACertificates('default');
  if (!trusted.includes(authority)) setDefaultCACertificates([...trusted, authority]);
}
