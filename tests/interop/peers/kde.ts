import type { ChildProcess } from 'node:child_process'
import type { Signal, Target } from './bus.ts'
import type { RoomOptions } from './furniture.ts'
import { configure, type Kind, newCertificate, programOf } from './kde-files.ts'
import { end } from './processes.ts'
import type { Room } from './room.ts'
import { until } from './wait.ts'

export interface KdePeerOptions extends RoomOptions {
  kind: Kind
  /** The name it announces (default: the room's). */
  deviceName?: string
  /** What it says it is (default: desktop). */
  type?: 'desktop' | 'phone' | 'tablet' | 'tv'
  /** More for kdeconnectd's environment, such as QT_LOGGING_RULES. */
  env?: Record<string, string>
}

/** A device as kdeconnectd knows it; in its id everything but letters, digits and _ has become _. */
export interface KnownDevice {
  id: string
  name: string
  reachable: boolean
  paired: boolean
}

/** A notification that kdeconnectd as a desktop got from a phone. */
export interface PhoneNotification {
  /** What the methods of KdePeer want; not the phone's own, which is `internalId`. */
  publicId: string
  internalId: string
  appName: string
  title: string
  text: string
  ticker: string
  dismissable: boolean
  /** Where the icon was stored; '' without one. */
  iconPath: string
  /** '' if it takes no reply. */
  replyId: string
}

const service = 'org.kde.kdeconnect'
const root = '/modules/kdeconnect'
const daemon: Target = { service, path: root, interface: 'org.kde.kdeconnect.daemon' }

/** A computer on which the real kdeconnectd runs, driven over its session bus as its own desktop would. */
export class KdePeer {
  readonly kind: Kind
  readonly room: Room
  /** The device id that it announces. */
  id = ''
  readonly #options: KdePeerOptions
  #daemon: ChildProcess | undefined

  constructor(room: Room, options: KdePeerOptions) {
    this.room = room
    this.kind = options.kind
    this.#options = options
  }

  get name(): string {
    return this.room.name
  }

  get ip(): string {
    return this.room.ip
  }

  get home(): string {
    return this.room.home
  }

  /** Where shared files arrive. */
  get downloads(): string {
    return `${this.room.home}/Downloads`
  }

  /** The notifications on its desktop: pings, pairing requests, and what phones sent. */
  get desktop() {
    return this.room.desktop
  }

  get player() {
    return this.room.player
  }

  get battery() {
    return this.room.battery
  }

  get clipboard() {
    return this.room.clipboard
  }

  /** The signals of kdeconnectd since it was started first. */
  get signals(): readonly Signal[] {
    return this.room.bus.signals
  }

  /** Starts kdeconnectd; keys, pairings and settings are those of the last time. */
  async start(): Promise<void> {
    configure(this.home, this.#options.deviceName ?? this.name)
    const first = this.id === ''
    const { env = {}, type } = this.#options
    if (type !== undefined) env.PLASMA_PLATFORM = type
    this.#daemon = this.room.spawnInRoot(programOf(this.kind).path, 'kdeconnectd', env)
    await until(`kdeconnectd in ${this.name}`, () => this.room.bus.has(service))
    if (first) await this.room.bus.listen(service)
    this.id = await until(`the id of ${this.name}`, () => this.room.bus.call<string>(daemon, 'selfId'))
  }

  /** Ends kdeconnectd only; the room stays. */
  async stop(): Promise<void> {
    if (this.#daemon === undefined) return
    await end(this.#daemon)
    await until(`${this.name} without kdeconnectd`, async () => !(await this.room.bus.has(service)))
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** Comes back with a new key and certificate but the old id, as an impostor would. Its own pairings stay. */
  async replaceCertificate(): Promise<void> {
    await this.stop()
    await newCertificate(this.kind, this.home, this.id)
    const before = this.id
    await this.start()
    if (this.id !== before) throw new Error(`${this.name} took a new id with its new certificate`)
  }

  /** Every device it knows. */
  async devices(): Promise<KnownDevice[]> {
    const names = await this.room.bus.call<Record<string, string>>(daemon, 'deviceNames', 'bb', false, false)
    const reachable = await this.room.bus.call<string[]>(daemon, 'devices', 'bb', true, false)
    const paired = await this.room.bus.call<string[]>(daemon, 'devices', 'bb', false, true)
    return Object.entries(names).map(([id, name]) => ({
      id,
      name,
      reachable: reachable.includes(id),
      paired: paired.includes(id),
    }))
  }

  /** One device, by the id it has on the wire. */
  async device(id: string): Promise<KnownDevice | undefined> {
    return (await this.devices()).find((known) => known.id === exported(id))
  }

  /** Broadcasts its identity now. */
  async announce(): Promise<void> {
    await this.room.bus.call(daemon, 'forceOnNetworkChange')
  }

  /** Also announces itself to these addresses from now on, and does so now. */
  async connect(...addresses: string[]): Promise<void> {
    await this.room.bus.set(daemon, 'customDevices', 'as', addresses)
    await this.announce()
  }

  /**
   * Waits until a device is linked, announcing itself now and then: 25.04 may not notice a peer that it answers. The
   * moments are random, since two that announce at once connect both ways at once, and 25.04 may then keep no link.
   */
  async meet(id: string, within = 15_000): Promise<void> {
    const soon = () => Date.now() + 1_000 + Math.random() * 2_000
    let next = soon()
    await until(
      `${this.name} linked with ${id}`,
      async () => {
        const known = await this.device(id)
        // The list is ahead of the object on the bus, and 22.12 may have lost that one.
        if (known?.reachable) return this.room.bus.call(this.#target(id), 'encryptionInfo')
        if (Date.now() > next) {
          next = soon()
          await this.announce()
        }
        return false
      },
      within,
    )
  }

  /** Asks a device to pair. */
  async pair(id: string): Promise<void> {
    await this.room.bus.call(this.#target(id), this.kind === 'kde22' ? 'requestPair' : 'requestPairing')
  }

  /** Whether a device waits for an answer to its wish to pair. */
  async asked(id: string): Promise<boolean> {
    return (await this.room.bus.get<string[]>(daemon, 'pairingRequests')).includes(exported(id))
  }

  async accept(id: string): Promise<void> {
    await this.room.bus.call(this.#target(id), 'acceptPairing')
  }

  /** Refuses a device's wish to pair, or (25.04) takes its own back. */
  async reject(id: string): Promise<void> {
    await this.room.bus.call(this.#target(id), this.kind === 'kde22' ? 'rejectPairing' : 'cancelPairing')
  }

  async unpair(id: string): Promise<void> {
    await this.room.bus.call(this.#target(id), 'unpair')
  }

  async paired(id: string): Promise<boolean> {
    return (await this.device(id))?.paired ?? false
  }

  /** The eight hex digits that the two people compare (protocol note 2.5). */
  async verificationKey(id: string): Promise<string> {
    // 22.12 gives the whole hash as bytes, in small letters, and leaves it to its window to cut and capitalise.
    const key = await this.room.bus.call<string | Buffer>(this.#target(id), 'verificationKey')
    return key.toString('latin1').slice(0, 8).toUpperCase()
  }

  /** The names of the plugins that run for a device. */
  async plugins(id: string): Promise<string[]> {
    return this.room.bus.call<string[]>(this.#target(id), 'loadedPlugins')
  }

  /** Switches a plugin for a device, such as kdeconnect_sendnotifications (which is off at first). */
  async plugin(id: string, name: string, on: boolean): Promise<void> {
    await this.room.bus.call(this.#target(id), 'setPluginEnabled', 'sb', name, on)
    await until(
      `${name} ${on ? 'on' : 'off'} in ${this.name}`,
      async () => (await this.plugins(id)).includes(name) === on,
    )
  }

  async ping(id: string, text?: string): Promise<void> {
    const args = text === undefined ? [] : ['s', text]
    await this.room.bus.call(this.part(id, 'ping'), 'sendPing', ...args)
  }

  async ring(id: string): Promise<void> {
    await this.room.bus.call(this.part(id, 'findmyphone'), 'ring')
  }

  async shareText(id: string, text: string): Promise<void> {
    await this.room.bus.call(this.part(id, 'share'), 'shareText', 's', text)
  }

  async shareUrl(id: string, url: string): Promise<void> {
    await this.room.bus.call(this.part(id, 'share'), 'shareUrl', 's', url)
  }

  /** Sends files that lie below the room's own folder (a kde25 sees no others). */
  async shareFiles(id: string, ...paths: string[]): Promise<void> {
    const urls = paths.map((path) => `file://${path}`)
    await this.room.bus.call(this.part(id, 'share'), 'shareUrls', 'as', urls)
  }

  /**
   * Sends a text as its clipboard. 25.04 by its button "send clipboard", which needs no display; 22.12 has none, so the
   * text is copied in its room (which must have a clipboard) and goes to every device.
   */
  async sendClipboard(id: string, text: string): Promise<void> {
    if (this.kind === 'kde22') await this.clipboard.copy(text)
    else await this.room.bus.call(this.part(id, 'clipboard'), 'sendClipboard', 's', text)
  }

  /** What it knows of a phone's battery; charge -1: nothing yet. */
  async batteryOf(id: string): Promise<{ charge: number; charging: boolean }> {
    const battery = this.part(id, 'battery')
    return {
      charge: await this.room.bus.get<number>(battery, 'charge'),
      charging: await this.room.bus.get<boolean>(battery, 'isCharging'),
    }
  }

  /** The phone's notifications that it shows now. */
  async notificationsOf(id: string): Promise<PhoneNotification[]> {
    const list = this.part(id, 'notifications')
    const ids = await this.room.bus.call<string[]>(list, 'activeNotifications')
    return Promise.all(
      ids.map(async (publicId) => {
        const facts = await this.room.bus.all(this.#notification(id, publicId))
        const text = (name: string) => String(facts[name] ?? '')
        return {
          publicId,
          internalId: text('internalId'),
          appName: text('appName'),
          title: text('title'),
          text: text('text'),
          ticker: text('ticker'),
          dismissable: facts.dismissable === true,
          iconPath: text('iconPath'),
          replyId: text('replyId'),
        }
      }),
    )
  }

  /** Dismisses a phone's notification there. */
  async dismiss(id: string, publicId: string): Promise<void> {
    await this.room.bus.call(this.#notification(id, publicId), 'dismiss')
  }

  /** Answers a phone's notification. */
  async reply(id: string, notification: PhoneNotification, text: string): Promise<void> {
    await this.room.bus.call(this.part(id, 'notifications'), 'sendReply', 'ss', notification.replyId, text)
  }

  /** Presses a button of a phone's notification. */
  async act(id: string, notification: PhoneNotification, action: string): Promise<void> {
    await this.room.bus.call(this.part(id, 'notifications'), 'sendAction', 'ss', notification.internalId, action)
  }

  /** Where one plugin of a device is on the bus, for `room.bus`: 'mprisremote', 'connectivity_report', 'sms', … */
  part(id: string, name: string): Target {
    return { service, path: `${this.#target(id).path}/${name}`, interface: `org.kde.kdeconnect.device.${name}` }
  }

  #target(id: string): Target {
    return { service, path: `${root}/devices/${exported(id)}`, interface: 'org.kde.kdeconnect.device' }
  }

  #notification(id: string, publicId: string): Target {
    const list = this.part(id, 'notifications')
    return { service, path: `${list.path}/${publicId}`, interface: `${list.interface}.notification` }
  }
}

/** An id as kdeconnectd lists it. */
function exported(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_]/g, '_')
}

/**
 * Brings two kdeconnectd together: `a` asks, `b` accepts. Gives the verification key, the same on both. Two kde25 cannot
 * pair with each other: as TLS server 25.04 loses an identity that comes with the end of the handshake, as its own does.
 */
export async function pairPeers(a: KdePeer, b: KdePeer): Promise<string> {
  await Promise.all([a.meet(b.id), b.meet(a.id)])
  await a.pair(b.id)
  await until(`${b.name} asked by ${a.name}`, () => b.asked(a.id))
  const keys = await Promise.all([a.verificationKey(b.id), b.verificationKey(a.id)])
  if (keys[0] !== keys[1]) throw new Error(`two verification keys: ${keys}`)
  await b.accept(a.id)
  await until('both paired', async () => (await a.paired(b.id)) && (await b.paired(a.id)))
  return keys[0]
}
