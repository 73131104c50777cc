import { describe, expect, it } from 'vitest'
import { memoryPair } from '../links/memory/pair.ts'
import { replay } from './replay.ts'

const types = ['kdeconnect.battery', 'kdeconnect.battery.request', 'kdeconnect.ping']

function ends() {
  const { hub, phone } = memoryPair({
    hub: { incoming: types, outgoing: types },
    phone: { incoming: types, outgoing: types },
  })
  const heard: unknown[] = []
  for (const type of types) hub.on(type, (packet) => heard.push(packet.body))
  return { hub, phone, heard }
}

const fixture = {
  recorded: '2026-05-04T10:00:00.000Z',
  app: 'phone, kdeconnect',
  packets: [
    { direction: 'out', type: 'kdeconnect.battery.request', body: { request: true } },
    { direction: 'in', type: 'kdeconnect.battery', body: { currentCharge: 80 } },
    { direction: 'in', type: 'kdeconnect.ping', body: { message: 'x' }, payloadSize: 3 },
  ],
}

describe('a recording', () => {
  it('is played as the phone sent it, after what the hub asks', async () => {
    const { hub, phone, heard } = ends()
    const played = replay(fixture, phone, { patienceMs: 3000 })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(heard).toEqual([])
    await hub.send('kdeconnect.battery.request', { request: true })
    expect(await played).toEqual([])
    await expect.poll(() => heard).toEqual([{ currentCharge: 80 }, { message: 'x' }])
  })

  it('goes on without what the hub does not ask this time, and tells so', async () => {
    const { phone, heard } = ends()
    expect(await replay(fixture, phone, { patienceMs: 20 })).toEqual(['kdeconnect.battery.request'])
    await expect.poll(() => heard).toHaveLength(2)
  })

  it('is refused when it is none', async () => {
    await expect(replay({ packets: [{ direction: 'up' }] }, ends().phone)).rejects.toThrow('Invalid')
  })
})
