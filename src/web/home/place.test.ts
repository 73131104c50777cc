import { describe, expect, test } from 'vitest'
import { parseRoute } from '../../ui/route.ts'
import { homeAddress, readHomePlace, rowId } from './place.ts'

describe('the address of a place in Home', () => {
  test('says what it shows, whatever signs are in it', () => {
    const show = rowId('a0be', 'notifications', '17:0|org.example.app|1&x=?#%|null/é')
    const place = { kind: 'notifications', phone: 'a0be', before: 1700000000001, show }
    expect(readHomePlace(parseRoute(`#${homeAddress(place)}`).query)).toEqual(place)
  })

  test('is short where there is nothing to say', () => {
    expect(homeAddress({})).toBe('/home')
    expect(homeAddress({ kind: undefined, phone: 'x' })).toBe('/home?phone=x')
  })

  test.each(['abc', '', '9e99', 'NaN'])('leaves out a time that is none: %s', (before) => {
    expect(readHomePlace(new URLSearchParams({ before })).before).toBeUndefined()
  })
})
