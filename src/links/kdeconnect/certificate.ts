import { createHash, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { LinkStore } from '../../core/link.ts'

/** Our own key and certificate; `certificate` and `key` are PEM. */
export interface OwnCertificate {
  readonly id: string
  readonly key: string
  readonly certificate: string
}

const stored = z.object({ id: z.string(), key: z.string(), certificate: z.string() })
const year = 365 * 24 * 3600 * 1000

/** Loads our identity, or makes it: a new id, key and certificate belong together and are never mixed. */
export async function ownCertificate(store: LinkStore, now: number): Promise<OwnCertificate> {
  const parsed = stored.safeParse(store.get('self'))
  if (parsed.success && isCurrent(parsed.data, now)) return parsed.data
  // No hyphens: KDE's desktop turns them into underscores and then fails its own name check (protocol note 1.2).
  const made = await makeCertificate(randomBytes(16).toString('hex'), now)
  store.put('self', made)
  return made
}

function isCurrent(own: OwnCertificate, now: number): boolean {
  try {
    const certificate = new X509Certificate(own.certificate)
    return commonName(certificate) === own.id && Date.parse(certificate.validTo) > now
  } catch {
    // What was kept is no certificate any more: without a new one nothing would work.
    return false
  }
}

/**
 * Makes a self-signed P-256 certificate with CN = id. It starts a year ago, so that a peer with a slow clock does not
 * take it for one from the future (protocol note 1.7).
 */
export async function makeCertificate(id: string, now: number): Promise<OwnCertificate> {
  // Only needed once in a lifetime, and heavy: loaded here.
  await import('reflect-metadata')
  const { X509CertificateGenerator, cryptoProvider } = await import('@peculiar/x509')
  cryptoProvider.set(webcrypto as never)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-512' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${randomBytes(15).toString('hex')}`,
    name: `CN=${id},O=Tandem,OU=Tandem`,
    notBefore: new Date(now - year),
    notAfter: new Date(now + 10 * year),
    signingAlgorithm: algorithm,
    keys: keys as never,
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`
  return { id, key, certificate: certificate.toString('pem') }
}

/** The certificate's common name, or '' when it has none. */
export function commonName(certificate: X509Certificate): string {
  return /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? ''
}

/** True when the certificate was made for this id. KDE's desktop writes `_` for characters D-Bus paths lack (T17). */
export function belongsTo(certificate: X509Certificate, id: string): boolean {
  const plain = (text: string) => text.replace(/[^A-Za-z0-9_]/g, '_')
  return plain(commonName(certificate)) === plain(id)
}

/** The proof that a device is the one that was paired. */
export function fingerprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}

/**
 * The eight hex digits both screens show (protocol note 2.5). `timestamp` in seconds, from the request; only protocol 8
 * has it.
 */
export function verificationKey(one: X509Certificate, other: X509Certificate, timestamp?: number): string {
  const [a, b] = [one, other].map((certificate) => certificate.publicKey.export({ type: 'spki', format: 'der' })) as [
    Buffer,
    Buffer,
  ]
  return verificationKeyOf(a, b, timestamp)
}

/** As `verificationKey`, from the DER forms of the two public keys. */
export function verificationKeyOf(a: Uint8Array, b: Uint8Array, timestamp?: number): string {
  const [high, low] = Buffer.compare(a, b) > 0 ? [a, b] : [b, a]
  const hash = createHash('sha256').update(high).update(low)
  if (timestamp !== undefined) hash.update(String(timestamp))
  return hash.digest('hex').slice(0, 8).toUpperCase()
}
