import { Readable } from 'node:stream'
import { z } from 'zod'
import type { PhoneHost, PhoneSide } from '../../core/phone.ts'
import { type Wire, wireOver } from '../../links/kdeconnect/adapter.ts'
import { type MprisRequest, mprisPacket, mprisRequest } from './packets.ts'
import { PhonePlayer } from './phone-player.ts'

const name = z.string().min(1).max(256)
const playersInput = z.strictObject({ names: z.array(name).max(16) })
const controlInput = z.strictObject({
  player: name.optional(),
  action: z.enum(['Play', 'Pause', 'PlayPause', 'Stop', 'Next', 'Previous']),
})
const seekInput = z.strictObject({ player: name.optional(), positionMs: z.int().min(0) })

const types = { 'kdeconnect.mpris': mprisPacket, 'kdeconnect.mpris.request': mprisRequest }
const packets = { receives: types, sends: types }
type MediaWire = Wire<typeof types, typeof types>

/** Apps that play. The Android app tells its list when a PC links and obeys all but relative seeking; an iPhone has none of it. */
export const phone: PhoneSide = {
  feature: 'media',
  packets: { receives: Object.keys(types), sends: Object.keys(types) },
  create(host) {
    const box = new MusicBox(host)
    return {
      state: () => box.state(),
      acts: {
        players: {
          summary: 'Set which apps play; those that stay keep their place.',
          input: playersInput,
          run: (input: z.output<typeof playersInput>) => box.setPlayers(input.names),
        },
        control: {
          summary: 'Press a button of a player on the phone.',
          input: controlInput,
          run: (input: z.output<typeof controlInput>) => box.change(input.player, (one) => one.act(input.action)),
        },
        seek: {
          summary: 'Move within the track on the phone.',
          input: seekInput,
          run: (input: z.output<typeof seekInput>) => box.change(input.player, (one) => one.seek(input.positionMs)),
        },
      },
      attach(session) {
        if (host.profile !== 'ios') box.attach(wireOver(session, packets, host.log))
      },
    }
  },
}

class MusicBox {
  readonly #host: PhoneHost
  readonly #wires = new Set<MediaWire>()
  #players: PhonePlayer[]
  /** The PC's players, as it told them. */
  #remote: readonly string[] | undefined
  #artSent = 0
  #cancelNext = () => {}

  constructor(host: PhoneHost) {
    this.#host = host
    this.#players = [this.#make('Music'), this.#make('Podcasts')]
  }

  state() {
    return { players: this.#players.map((one) => one.state()), pcPlayers: this.#remote, artSent: this.#artSent }
  }

  setPlayers(names: readonly string[]): void {
    this.#players = [...new Set(names)].map(
      (name) => this.#players.find((one) => one.name === name) ?? this.#make(name),
    )
    for (const wire of this.#wires) this.#tellList(wire)
    this.#awaitNext()
  }

  change(name: string | undefined, change: (player: PhonePlayer) => unknown): void {
    const player = name === undefined ? this.#players[0] : this.#players.find((one) => one.name === name)
    if (!player) return
    change(player)
    this.#tellState(player)
    this.#awaitNext()
  }

  attach(wire: MediaWire): void {
    this.#wires.add(wire)
    const end = () => {
      this.#wires.delete(wire)
      this.#awaitNext()
    }
    wire.session.closed.addEventListener('abort', end, { once: true })
    this.#awaitNext()
    wire.on('kdeconnect.mpris.request', (request) => this.#hear(wire, request))
    wire.on('kdeconnect.mpris', (body) => {
      if (body.playerList) this.#remote = body.playerList
    })
    this.#tellList(wire)
    // As a controller of the PC's players the Android app asks, and the desktop waits to be told.
    if (this.#host.profile === 'android') wire.tell('kdeconnect.mpris.request', { requestPlayerList: true })
  }

  #make(name: string): PhonePlayer {
    return new PhonePlayer(name, this.#host.clock, this.#host.profile)
  }

  #tellState(player: PhonePlayer): void {
    for (const wire of this.#wires) wire.tell('kdeconnect.mpris', player.packet())
  }

  /** When a track is at its end the next one is told of, as long as somebody listens. */
  #awaitNext(): void {
    this.#cancelNext()
    const ends = this.#players.flatMap((one) => one.untilEnd() ?? [])
    if (ends.length === 0 || this.#wires.size === 0) return
    this.#cancelNext = this.#host.clock.after(Math.min(...ends) + 1, () => {
      for (const player of this.#players) if (player.untilEnd() !== undefined) this.#tellState(player)
      this.#awaitNext()
    })
  }

  #tellList(wire: MediaWire): void {
    wire.tell('kdeconnect.mpris', { playerList: this.#players.map((one) => one.name), supportAlbumArtPayload: true })
  }

  #hear(wire: MediaWire, request: MprisRequest): void {
    if (request.requestPlayerList) this.#tellList(wire)
    if (request.player === undefined) return
    const player = this.#players.find((one) => one.name === request.player)
    if (!player) {
      // A desktop answers with the list; the Android app says nothing.
      if (this.#host.profile === 'desktop') this.#tellList(wire)
      return
    }
    if (request.albumArtUrl !== undefined) this.#sendArt(wire, player, request.albumArtUrl)
    // Asked for the volume alone, the Android app says nothing.
    const asks = request.requestNowPlaying || (request.requestVolume && this.#host.profile === 'desktop')
    if (asks) wire.tell('kdeconnect.mpris', player.packet())
    if (player.obey(request)) this.change(player.name, () => {})
  }

  #sendArt(wire: MediaWire, player: PhonePlayer, url: string): void {
    const art = player.art(url)
    if (!art) return
    const body = { player: player.name, transferringAlbumArt: true, albumArtUrl: url }
    wire
      .send('kdeconnect.mpris', body, { size: art.length, open: () => Readable.from(Buffer.from(art)) })
      .then(() => this.#artSent++)
      .catch((error: unknown) => this.#host.log.debug('cover not sent', { error: String(error) }))
  }
}
