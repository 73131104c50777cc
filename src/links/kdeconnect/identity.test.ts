import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanName, readIdentity, writeIdentity } from './identity.ts'
import { maxIdentityLine, readPacket, writePacket } from './packet.ts'

const id = '8f0c1f6a5b7e4a0c9a3d2e1f00112233'
const good = {
  deviceId: id,
  deviceName: 'Phone',
  deviceType: 'phone',
  protocolVersion: 8,
  incomingCapabilities: ['kdeconnect.ping'],
  outgoingCapabilities: ['kdeconnect.battery'],
}

describe('an identity', () => {
  test('is read as it was written', () => {
    const identity = { name: 'Phone', kind: 'tablet', incoming: ['kdeconnect.ping'], outgoing: [] } as const
    const packet = readPacket(writePacket('kdeconnect.identity', writeIdentity({ id, protocol: 8, identity })))
    expect(readIdentity(packet?.body)).toEqual({
      id,
      name: 'Phone',
      kind: 'tablet',
      protocol: 8,
      incoming: ['kdeconnect.ping'],
      outgoing: [],
      tcpPort: undefined,
      targetId: undefined,
      targetProtocol: undefined,
    })
  })

  test('always has both lists of packets, since the iOS app dies without', () => {
    const said = writeIdentity({ id, protocol: 8, identity: { name: 'x', kind: 'phone', incoming: [], outgoing: [] } })
    expect(said).toMatchObject({ incomingCapabilities: [], outgoingCapabilities: [] })
  })

  test('fits the first line of every app with two hundred packet types', () => {
    const types = Array.from({ length: 100 }, (_, n) => `kdeconnect.a_long_feature.request_${n}`)
    const identity = { name: 'x'.repeat(32), kind: 'desktop', incoming: types, outgoing: types } as const
    const line = writePacket('kdeconnect.identity', writeIdentity({ id, protocol: 8, identity }))
    expect(line.length).toBeLessThan(maxIdentityLine)
  })

  test('never throws, whatever it is made of', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => readIdentity(body) === undefined))
    const field = fc.constantFrom(...Object.keys(good), 'tcpPort', 'targetDeviceId', 'targetProtocolVersion')
    fc.assert(
      fc.property(field, fc.jsonValue(), (field, value) => {
        const read = readIdentity({ ...good, [field]: value })
        if (read) expect(read).toMatchObject({ id: expect.stringMatching(/^[\w-]{32,38}$/) })
      }),
    )
  })

  test.each([
    ['', false],
    ['a'.repeat(31), false],
    ['a'.repeat(32), true],
    ['a'.repeat(38), true],
    ['a'.repeat(39), false],
    [`../../${'x'.repeat(30)}`, false],
    [`${'x'.repeat(31)}😀`, false],
    [`${'x'.repeat(31)}\0`, false],
    [`${'x'.repeat(32)}\n`, false],
    ['8f0c1f6a-5b7e-4a0c-9a3d-2e1f00112233', true],
    ['8f0c1f6a_5b7e_4a0c_9a3d_2e1f00112233', true],
    [12345, false],
    [null, false],
  ])('with the id %j is taken: %s (T11)', (deviceId, taken) => {
    expect(readIdentity({ ...good, deviceId }) !== undefined).toBe(taken)
  })

  test.each([
    [22, false],
    [0, false],
    [1715, false],
    [1716, true],
    [1764, true],
    [1765, false],
    [70_000, false],
    [1716.5, false],
    ['1716', false],
    ['1716x', false],
    [null, false],
  ])('that listens on port %j is taken: %s (T4)', (tcpPort, taken) => {
    expect(readIdentity({ ...good, tcpPort }) !== undefined).toBe(taken)
  })

  test.each([
    [8, 8],
    [7, 7],
    ['8', 8],
    [9, 9],
    [0, undefined],
    [-8, undefined],
    [101, undefined],
    [7.5, undefined],
    ['', undefined],
    ['8x', undefined],
    [true, undefined],
    [null, undefined],
    [[8], undefined],
  ])('of protocol version %j is read as %s', (protocolVersion, read) => {
    expect(readIdentity({ ...good, protocolVersion })?.protocol).toBe(read)
  })

  test('knows whom it is meant for, the version as text too (T13)', () => {
    expect(readIdentity({ ...good, targetDeviceId: 'x', targetProtocolVersion: '8' })).toMatchObject({
      targetId: 'x',
      targetProtocol: 8,
    })
  })

  test('with more packet types than any app has, or longer ones, is refused', () => {
    const many = Array.from({ length: 513 }, () => 'kdeconnect.ping')
    expect(readIdentity({ ...good, incomingCapabilities: many })).toBeUndefined()
    expect(readIdentity({ ...good, outgoingCapabilities: ['x'.repeat(129)] })).toBeUndefined()
    expect(readIdentity({ ...good, outgoingCapabilities: [1] })).toBeUndefined()
  })

  test.each([
    ['phone', 'phone'],
    ['smartphone', 'phone'],
    ['tablet', 'tablet'],
    ['tv', 'tv'],
    ['laptop', 'laptop'],
    ['fridge', 'unknown'],
    [undefined, 'unknown'],
  ])('of type %s is a %s', (deviceType, kind) => {
    expect(readIdentity({ ...good, deviceType })?.kind).toBe(kind)
  })
})

describe('a name', () => {
  test.each([
    ["Ada's Phone (2).", 'Adas Phone 2'],
    ['  Phone  ', 'Phone'],
    ['<b>"x",\';:!?[]</b>', 'bx/b'],
    ['Tele\u202Efon\u0000\u0007\u200B', 'Telefon'],
    ['電話'.repeat(20), '電話'.repeat(16)],
    ['🙂'.repeat(40), '🙂'.repeat(32)],
    [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
  ])('%j is shown as %j', (name, shown) => {
    expect(cleanName(name)).toBe(shown)
  })

  test.each(['', '   ', '...', '\u202E', '"\'"', 'x'.repeat(257)])('%j is none', (deviceName) => {
    expect(readIdentity({ ...good, deviceName })).toBeUndefined()
  })

  test('of our own follows the rule of the apps, and is never empty (T6)', () => {
    const said = (name: string) =>
      writeIdentity({ id, protocol: 8, identity: { name, kind: 'phone', incoming: [], outgoing: [] } }).deviceName
    expect(said("Ada's PC.")).toBe('Adas PC')
    expect(said('...')).toBe('Tandem')
  })

  test('cleaned once is clean', () => {
    const character = fc.constantFrom(...'ab \t\n\0\u202E\u200B\uFEFF.,;:!?()[]<>"\'🙂電\uD800\uDC00é')
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 100 }), (name) => {
        const clean = cleanName(name)
        expect(cleanName(clean)).toBe(clean)
        expect([...clean].length).toBeLessThanOrEqual(32)
        expect(clean).not.toMatch(/["',;:.!?()[\]<>\p{Cc}\p{Cf}]/u)
      }),
    )
  })
})
