import { expect, test } from 'vitest'
import { androidApp, companionApps, iosApp, platformOf } from './apps.ts'

const lists = (incoming: readonly string[], outgoing: readonly string[]) => ({
  accepts: new Set(incoming.map((type) => type.replace(/^(?!kdeconnect)/, 'kdeconnect.'))),
  offers: new Set(outgoing.map((type) => type.replace(/^(?!kdeconnect)/, 'kdeconnect.'))),
})

test('the two apps are told by what they announce', () => {
  expect(platformOf(lists(androidApp.incoming, androidApp.outgoing))).toBe('android')
  expect(platformOf(lists(iosApp.incoming, iosApp.outgoing))).toBe('ios')
})

test('other programs are neither: what they have in common with the apps does not make them one', () => {
  // As protocol note 3.2 has it: KDE's desktop, GSConnect (which also takes battery requests), and Valent.
  const both = ['battery', 'clipboard', 'clipboard.connect', 'findmyphone.request', 'mpris', 'mpris.request', 'ping']
  const desktop = [...both, 'notification', 'notification.request', 'share.request', 'mousepad.request']
  const kde = lists([...desktop, 'sms.messages', 'telephony'], [...desktop, 'sms.request', 'lock'])
  const gsconnect = lists(
    [...desktop, 'battery.request', 'sms.messages'],
    [...desktop, 'battery.request', 'sms.request'],
  )
  const valent = lists([...desktop, 'sms.messages'], [...desktop, 'connectivity_report', 'contacts.response_vcards'])
  for (const other of [kde, gsconnect, valent, lists([], [])]) expect(platformOf(other)).toBeUndefined()
})

test('each leads to stores, and its would-be session says what it announces and does nothing', async () => {
  expect(companionApps.map(({ platform }) => platform)).toEqual(['android', 'ios'])
  for (const { stores, session } of companionApps) {
    expect(stores.length).toBeGreaterThan(0)
    for (const { url } of stores) expect(new URL(url).protocol).toBe('https:')
    const one = session() as ReturnType<typeof session> & { send(type: string, body: object): Promise<void> }
    expect(one.closed.aborted).toBe(true)
    await expect(one.send('kdeconnect.ping', {})).rejects.toMatchObject({ code: 'session.closed' })
  }
})
