import { describe, expect, test } from 'vitest'
import { parseRoute } from '../../ui/route.ts'
import { homeAddress, readHomePlace, rowId } from './place.ts'

describe('the address of a place in Home', () => {
  test('says what it shows, whatever signs are in it', () => {
    const show = rowId('a0be', 'notifications', '17:0|org.example.app|1&x=?#%|null/é')
    const place = { kind: 'notifications', phone: 'a0be', before: 1700000000001, show }
    expect(readHomePlace(parseRoute(`#${homeAddress(place)}`).query)).toEqual(place)
  })

  test('names no row by what the phone calls it, since browsers keep addresses', () => {
    const id = rowId('a0be', 'notifications', '17:0|org.example.sms|1|+4915550100|10021')
    const address = homeAddress({ show: id })
    expect(decodeURIComponent(address)).not.toMatch(/org|555|notifications/)
    expect(homeAddress({ show: id })).toBe(address)
    expect(readHomePlace(new URLSearchParams({ show: 'of-another-visit' })).show).toBeUndefined()
    for (let n = 0; n < 500; n++) homeAddress({ show: `other ${n}` })
    expect(readHomePlace(parseRoute(`#${address}`).query).show).toBeUndefined()
  })

  test('is short where there is nothing to say', () => {
    expect(homeAddress({})).toBe('/home')
    expect(homeAddress({ kind: undefined, phone: 'x' })).toBe('/home?phone=x')
  })

  test.each(['abc', '', '9e99', 'NaN', '-8.64e15'])('leaves out a time that is none: %s', (before) => {
    expect(readHomePlace(new URLSearchParams({ before })).before).toBeUndefined()
  })
})
