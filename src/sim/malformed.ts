import type { Fault } from './faults.ts'

type Kind = Extract<Fault, { name: 'malformed' }>['kind']

/** A line longer than any receiver takes (32 MiB, protocol note 1.1). */
const tooLong = 33 * 1024 * 1024

/** Bytes that no packet may be, for the raw socket. `types`: every packet of this phone with values of wrong types. */
export function malformedBytes(kind: Kind, types: readonly string[]): Uint8Array {
  switch (kind) {
    case 'json':
      return Buffer.from('{"id":1,"type":"kdeconnect.ping","body":{\n[1,2\n"kdeconnect"\nnull\n')
    case 'empty':
      return Buffer.from('\n\n\n')
    case 'binary':
      return Buffer.from([0, 255, 254, 193, 10, 128, 0, 10])
    case 'oversize':
      return Buffer.concat([Buffer.alloc(tooLong, 'a'), Buffer.from('\n')])
    case 'types':
      return Buffer.from(types.flatMap((type) => wrongBodies.map((body) => line(type, body))).join(''))
  }
}

function line(type: string, body: unknown): string {
  return `${JSON.stringify({ id: 'x', type, body })}\n`
}

/** Field names of many packets, each with a value that it never has. */
const wrongBodies: readonly unknown[] = [
  {},
  {
    id: { $: 1 },
    currentCharge: 'many',
    isCharging: 7,
    content: ['x'],
    timestamp: 'yesterday',
    message: 12,
    playerList: 'all',
    player: 9,
    title: {},
    text: [],
    signalStrengths: [1, 2],
    requestReplyId: false,
    actions: 'none',
    isClearable: 'perhaps',
    payloadHash: -1,
  },
  { __proto__: null, constructor: 1, toString: 'x', id: '../../etc/passwd', currentCharge: 1e308, pos: -1e308 },
]
