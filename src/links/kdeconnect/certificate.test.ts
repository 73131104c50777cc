import { createECDH, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { RecordingHost } from '../../../tests/suites/recording-host.ts'
import {
  belongsTo,
  commonName,
  fingerprint,
  makeCertificate,
  ownCertificate,
  verificationKey,
  verificationKeyOf,
} from './certificate.ts'

const now = Date.UTC(2026, 5, 1)
const year = 365 * 24 * 3600 * 1000
const id = '8f0c1f6a5b7e4a0c9a3d2e1f00112233'

/** The public key of a small private number, as DER (vectors of protocol note 2.5). */
function publicKeyOf(scalar: number): Buffer {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex'))
  const point = curve.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } as never })
  return key.export({ type: 'spki', format: 'der' })
}

test('the verification key is that of the vectors, on protocol 7 and 8, in either order', () => {
  const [one, two] = [publicKeyOf(1), publicKeyOf(2)]
  expect(one.toString('hex')).toMatch(/^3059.*6b17d1f2e12c4247/)
  for (const [a, b] of [
    [one, two],
    [two, one],
  ] as const) {
    expect(verificationKeyOf(a, b)).toBe('FD56D37D')
    expect(verificationKeyOf(a, b, 1_750_000_000)).toBe('71EB4B4C')
  }
})

test('of two certificates both sides compute the same key, which changes with the second of the request (T8)', async () => {
  const made = await Promise.all([makeCertificate(id, now), makeCertificate('b'.repeat(32), now)])
  const [one, other] = made.map((own) => new X509Certificate(own.certificate)) as [X509Certificate, X509Certificate]
  expect(verificationKey(one, other, 5)).toBe(verificationKey(other, one, 5))
  expect(verificationKey(one, other, 5)).not.toBe(verificationKey(one, other, 6))
  expect(verificationKey(one, other, 5)).toMatch(/^[0-9A-F]{8}$/)
})

test('the key starts with the larger public key, and a longer one is larger than its beginning', () => {
  const [short, long] = [Buffer.from([1]), Buffer.from([1, 0])]
  expect(verificationKeyOf(short, long)).toBe(verificationKeyOf(long, short))
  expect(verificationKeyOf(Buffer.from([0x80]), Buffer.from([0x7f]))).toBe(
    fingerprint(Buffer.from([0x80, 0x7f]))
      .slice(0, 8)
      .toUpperCase(),
  )
})

test('a certificate is what every app takes: P-256, self-signed, CN = id, valid from a year ago for ten years', async () => {
  const own = await makeCertificate(id, now)
  const certificate = new X509Certificate(own.certificate)
  expect(commonName(certificate)).toBe(id)
  expect(certificate.issuer).toBe(certificate.subject)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.checkPrivateKey(createPrivateKey(own.key))).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' })
  expect(Date.parse(certificate.validFrom)).toBe(now - year)
  expect(Date.parse(certificate.validTo)).toBe(now + 10 * year)
  expect(certificate.publicKey.export({ type: 'spki', format: 'der' })).toHaveLength(91)
})

test('the own identity is made once and kept, and its id has no hyphens', async () => {
  const { store } = new RecordingHost()
  const first = await ownCertificate(store, now)
  expect(first.id).toMatch(/^[0-9a-f]{32}$/)
  expect(await ownCertificate(store, now)).toEqual(first)
  expect(store.keys()).toEqual(['self'])
})

test('an own certificate that ran out, or is broken, is replaced together with its id', async () => {
  const { store } = new RecordingHost()
  const first = await ownCertificate(store, now)
  const second = await ownCertificate(store, now + 11 * year)
  expect(second.id).not.toBe(first.id)
  for (const broken of [{ ...second, certificate: 'x' }, { ...second, id }, { id }, null, 5]) {
    store.put('self', broken)
    const made = await ownCertificate(store, now + 11 * year)
    expect(made.id).toMatch(/^[0-9a-f]{32}$/)
    expect(new X509Certificate(made.certificate).subject).toContain(made.id)
  }
})

test('a certificate belongs to the id in its name, with the underscores of KDE, and to no other (T17)', async () => {
  const plain = new X509Certificate((await makeCertificate(id, now)).certificate)
  expect(belongsTo(plain, id)).toBe(true)
  expect(belongsTo(plain, `${id.slice(0, -1)}4`)).toBe(false)
  const hyphens = '8f0c1f6a-5b7e-4a0c-9a3d-2e1f00112233'
  const underscores = new X509Certificate((await makeCertificate(hyphens.replaceAll('-', '_'), now)).certificate)
  expect(belongsTo(underscores, hyphens)).toBe(true)
})
