import { expect, test } from 'vitest'
import { RecordingHost } from '../../../tests/suites/recording-host.ts'
import { fingerprint } from './certificate.ts'
import { TrustStore } from './trust.ts'

const trusted = { certificate: Buffer.from([0, 1, 255]), protocol: 8, address: '10.0.0.2', pairedAt: 5 }

test('a pinned certificate is there again after a restart, byte for byte', () => {
  const { store } = new RecordingHost()
  new TrustStore(store).put('phone', trusted)
  const later = new TrustStore(store)
  expect(later.ids()).toEqual(['phone'])
  expect(later.get('phone')).toEqual(trusted)
  expect(later.proofs('phone')).toEqual([`kdeconnect:${fingerprint(trusted.certificate)}`])
})

test('a forgotten one is forgotten', () => {
  const { store } = new RecordingHost()
  const trust = new TrustStore(store)
  trust.put('phone', trusted)
  trust.remove('phone')
  trust.remove('nobody')
  expect([trust.get('phone'), trust.proofs('phone'), store.keys()]).toEqual([undefined, [], []])
})

test('a broken record trusts nobody and hides no other', () => {
  const { store } = new RecordingHost()
  new TrustStore(store).put('phone', trusted)
  for (const [n, broken] of [null, 5, {}, { ...trusted, certificate: 5 }, []].entries()) store.put(`trust:${n}`, broken)
  store.put('self', { id: 'x' })
  expect(new TrustStore(store).ids()).toEqual(['phone'])
})

test('one that cannot be kept is not trusted', () => {
  const { store } = new RecordingHost()
  const full = () => {
    throw new Error('disk full')
  }
  const trust = new TrustStore({ ...store, put: full })
  expect(() => trust.put('phone', trusted)).toThrow('disk full')
  expect(trust.get('phone')).toBeUndefined()
})
