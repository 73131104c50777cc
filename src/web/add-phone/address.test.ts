import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAddress } from './address.ts'

test.each([
  ['192.168.1.20', '192.168.1.20'],
  [' 10.0.0.1 ', '10.0.0.1'],
  ['192.168.1.20:1716', '192.168.1.20:1716'],
  ['pixel', 'pixel'],
  ['pixel.local', 'pixel.local'],
  ['pixel.local:1717', 'pixel.local:1717'],
  ['my_phone-2.fritz.box', 'my_phone-2.fritz.box'],
  ['telefon-küche', 'telefon-küche'],
  ['5g.lan', '5g.lan'],
  ['http://192.168.1.20:1716/?page', '192.168.1.20:1716'],
  ['https://pixel.local', 'pixel.local'],
])('%j is an address', (typed, address) => {
  expect(readAddress(typed)).toEqual({ address })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['a'.repeat(256), 'long'],
  ['fe80::1', 'ipv6'],
  ['[fe80::1]:1716', 'ipv6'],
  ['192.168.1', 'number'],
  ['192.168.1.256', 'number'],
  ['192.168.1.1.1', 'number'],
  ['20', 'number'],
  ['pixel.20', 'number'],
  ['192.168.1.20:', 'port'],
  ['192.168.1.20:0', 'port'],
  ['192.168.1.20:65536', 'port'],
  ['192.168.1.20:abc', 'port'],
  ['pixel local', 'form'],
  ['pixel/20', 'form'],
  ['-pixel', 'form'],
  ['pixel..local', 'form'],
  ['.local', 'form'],
  [':1716', 'form'],
  ['pixel\u202e.local', 'form'],
])('%j is none: %s', (typed, mistake) => {
  expect(readAddress(typed)).toEqual({ mistake })
})

test('every IPv4 address with every port is taken as it is', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
      expect(readAddress(host)).toEqual({ address: host })
      expect(readAddress(`${host}:${port}`)).toEqual({ address: `${host}:${port}` })
    }),
  )
})
