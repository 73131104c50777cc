import { expect, it } from 'vitest'
import type { DeviceView } from '../core/hub-contract.ts'
import { pick } from './devices.ts'

const device = (id: string, name: string, ownName = name): DeviceView => ({
  id,
  name,
  ownName,
  kind: 'phone',
  links: [],
  pairedAt: 0,
  features: {},
})
const work = device('aa', 'Work', 'Pixel 9')
const pixel = device('bb', 'Pixel', 'Galaxy')
const both = [work, pixel]

it('finds a device by its id, by what the person calls it, then by what it calls itself', () => {
  for (const given of ['aa', 'work', 'WO', 'pixel 9']) expect(pick(both, given)).toBe(work)
  for (const given of ['bb', 'pixel', 'gal']) expect(pick(both, given)).toBe(pixel)
})

it('names those that fit when several do, and what there is when none does', () => {
  expect(() => pick(both, 'pix')).toThrow('fits several devices: use an id, aa (Work) or bb (Pixel)')
  expect(() => pick(both, 'tablet')).toThrow('the paired ones are Work, Pixel')
})
