import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith, type KdePeer, type Kind, type Network, startNetwork, until } from './peers/peers.ts'
import { type RoomPhone, startPhoneIn } from './tandem.ts'

interface PhoneState {
  readonly [feature: string]: Record<string, unknown>
}

const kinds: Array<[Kind, number]> = [
  ['kde22', 7],
  ['kde25', 8],
]

for (const [kind, protocol] of kinds)
  describeWith(
    [kind],
    `the simulated phone and a real kdeconnectd of protocol ${protocol} as its desktop (${kind})`,
    () => {
      let network: Network
      let kde: KdePeer
      let phone: RoomPhone

      beforeAll(async () => {
        network = await startNetwork(`phone${protocol}`)
        kde = await network.peer({ name: 'kde', kind, notifyd: true, clipboard: true })
        const room = await network.room({ name: 'ours' })
        phone = await startPhoneIn(room, kde.ip, ['--battery', '41'])
      })

      afterAll(async () => {
        await phone?.stop()
        await network?.stop()
      })

      const state = async () => ((await phone.ask('/state')) as { features: PhoneState }).features

      test('pair when the phone asks, with the same key on both', async () => {
        await until('the desktop in sight', async () => ((await phone.ask('/peers')) as unknown[]).length > 0)
        const { code } = (await phone.ask('/pair', { peer: kde.id })) as { code: string }
        await until('the request at the desktop', () => kde.asked(phone.id))
        expect(await kde.verificationKey(phone.id)).toBe(code)
        await kde.accept(phone.id)
        await until('paired', () => kde.paired(phone.id))
      })

      test('unpair at the phone, and pair when the desktop asks', async () => {
        await phone.ask('/unpair', { peer: kde.id })
        await until('unpaired', async () => !(await kde.paired(phone.id)))
        await kde.pair(phone.id)
        await until('asked at the phone', async () => JSON.stringify(await phone.ask('/peers')).includes('"asks"'))
        await phone.ask('/answer', { peer: kde.id, accept: true })
        await until('paired', () => kde.paired(phone.id))
      })

      test('the desktop sees the battery, and its changes', async () => {
        await until('41 %', async () => (await kde.batteryOf(phone.id)).charge === 41)
        await phone.ask('/act/battery/set', { percent: 77, charging: true })
        await until('77 %', async () => (await kde.batteryOf(phone.id)).charge === 77)
      })

      test('the desktop sees notifications, and can dismiss and answer them', async () => {
        await phone.ask('/act/notifications/post', { app: 'Chat', title: 'Ada', text: 'Lunch at 12?', reply: true })
        const seen = await until('the notification', async () =>
          (await kde.notificationsOf(phone.id)).find(({ text, ticker }) =>
            `${text} ${ticker}`.includes('Lunch at 12?'),
          ),
        )
        await kde.reply(phone.id, seen, 'Gladly')
        await until('the reply at the phone', async () =>
          JSON.stringify((await state()).notifications).includes('Gladly'),
        )
        const again = await until('it again', async () =>
          (await kde.notificationsOf(phone.id)).find(({ appName }) => appName === 'Chat'),
        )
        await kde.dismiss(phone.id, again.publicId)
        await until('it is gone at the desktop', async () => (await kde.notificationsOf(phone.id)).length === 0)
      })

      test('the clipboard crosses both ways', async () => {
        await phone.ask('/act/clipboard/copy', { text: 'copied on the phone' })
        await phone.ask('/act/clipboard/send', {})
        await until('the clip there', async () => (await kde.clipboard.paste()) === 'copied on the phone')
        await kde.clipboard.copy('copied on the desktop')
        await until('the clip at the phone', async () =>
          JSON.stringify((await state()).clipboard).includes('copied on the desktop'),
        )
      })

      test('pings and rings reach the phone', async () => {
        await kde.ping(phone.id, 'are you there')
        await until('the ping', async () => JSON.stringify((await state()).ping).includes('are you there'))
        await kde.ring(phone.id)
        await until('it rang', async () => ((await state()).ring?.rang as number) > 0)
      })

      test('the pairing outlives a restart of either side', async () => {
        await phone.stop()
        await until('it misses the phone', async () => (await kde.device(phone.id))?.reachable === false)
        await phone.start()
        await until('linked', async () => (await kde.device(phone.id))?.reachable === true)
        await kde.restart()
        await until('linked again', async () => (await kde.device(phone.id))?.reachable === true, 20_000)
        expect(await kde.paired(phone.id)).toBe(true)
      })
    },
  )
