/** Checked by the compiler only: what must not compile does not. Nothing here ever runs. */
import type { Client } from './client.ts'

export async function whatCompiles(client: Client): Promise<void> {
  const phone = client.device('x')
  await phone.battery.refresh()
  await phone.battery.refresh({}, { signal: AbortSignal.timeout(1) })
  // @ts-expect-error no such feature
  await phone.batery.refresh()
  // @ts-expect-error no such action
  await phone.battery.drain()
  // @ts-expect-error no such field
  await phone.battery.refresh({ now: true })

  const { code } = await client.hub.pair({ peer: 'p' })
  const text: string = code
  await client.hub.answer({ link: 'kdeconnect', peer: text, accept: true })
  // @ts-expect-error an answer is yes or no
  await client.hub.answer({ peer: 'p' })
  // @ts-expect-error a peer is named by text
  await client.hub.pair({ peer: 5 })
  // @ts-expect-error pairing needs a peer
  await client.hub.pair()
  const [peer] = await client.hub.peers()
  // @ts-expect-error a peer may be absent
  peer.name.trim()

  client.live({
    event(message) {
      if (message.feature === 'battery' && message.event === 'low') {
        const percent: number = message.data.percent
        // @ts-expect-error a number is no text
        const wrong: string = message.data.percent
        return void [percent, wrong]
      }
    },
    patch(message) {
      if (message.feature === 'battery') {
        // @ts-expect-error nothing is known before a phone has said it
        const percent: number = message.state.percent
        return void percent
      }
    },
    // @ts-expect-error no such kind of message
    weather() {},
  })
}
