import { TandemError } from '../../core/errors.ts'
import type { AdapterContext, Sink } from '../../core/feature.ts'
import { overKdeConnect, type Wire } from '../../links/kdeconnect/adapter.ts'
import type { Packet } from '../../links/kdeconnect/session.ts'
import { isOnPhone, maxArtBytes, pictureKind } from './art.ts'
import { contract, type Player } from './contract.ts'
import { type MprisPacket, type MprisRequest, mprisPacket, mprisRequest } from './packets.ts'
import { choose, listed, type Tracked, updated } from './rules.ts'

const types = { 'kdeconnect.mpris': mprisPacket, 'kdeconnect.mpris.request': mprisRequest }
type MediaWire = Wire<typeof types, typeof types>
type Can = 'canPlay' | 'canPause' | 'canNext' | 'canPrevious' | 'canSeek'

export const kdeconnect = overKdeConnect(contract, {
  packets: { receives: types, sends: types },
  needs: { offers: ['kdeconnect.mpris'] },
  silence: {
    afterMs: 10_000,
    reason:
      'The phone does not answer about its players. KDE Connect most likely may not read notifications, which Android also asks for to see and control players.',
    step: {
      where: 'phone',
      text: 'Settings → Notifications → Device & app notifications (on older phones: Settings → Apps → Special app access → Notification access) → KDE Connect → Allow. Then, in KDE Connect: this PC → ⋮ → Plugin settings → Multimedia controls on.',
    },
  },
  attach(wire, sink, context) {
    const remote = new PhonePlayers(wire, sink, context)
    wire.on('kdeconnect.mpris', (body, packet) => remote.hear(body, packet))
    wire.on('kdeconnect.mpris.request', (body) => {
      // This PC's own players are not offered yet; an empty list spares the phone the waiting.
      if (body.requestPlayerList || body.player !== undefined)
        wire.tell('kdeconnect.mpris', { playerList: [], supportAlbumArtPayload: false })
    })
    wire.whenLinked(() => remote.start())
    const act = (action: string, needs: Can) => async (input: { player?: string | undefined }) =>
      remote.tell(input.player, needs, { action })
    return {
      play: act('Play', 'canPlay'),
      pause: act('Pause', 'canPause'),
      next: act('Next', 'canNext'),
      previous: act('Previous', 'canPrevious'),
      // The Android app knows no relative Seek (protocol note 4.13).
      seek: ({ player, positionMs }) => remote.tell(player, 'canSeek', { SetPosition: positionMs }),
      setVolume: ({ player, volume }) => remote.tell(player, undefined, { setVolume: volume }),
    }
  },
})

/** The phone's players as one session tells them. */
class PhonePlayers {
  readonly #wire: MediaWire
  readonly #sink: Sink<typeof contract>
  readonly #context: AdapterContext
  #players: Tracked[] = []
  #givesArt = false
  /** The list was asked for and has not come yet. */
  #asked = false
  readonly #askedAbout = new Set<string>()
  /** Pictures fetched in this session, by address; the oldest go first. */
  readonly #pictures = new Map<string, string>()
  readonly #wanted = new Set<string>()

  constructor(wire: MediaWire, sink: Sink<typeof contract>, context: AdapterContext) {
    this.#wire = wire
    this.#sink = sink
    this.#context = context
  }

  /** Asks for everything; again when the phone connected anew, since it may have restarted. */
  start(): void {
    this.#askedAbout.clear()
    this.#wanted.clear()
    this.#ask()
  }

  hear(body: MprisPacket, packet: Packet): void {
    if (body.playerList) this.#list(body.playerList, body.supportAlbumArtPayload === true)
    if (body.player === undefined) return
    if (body.transferringAlbumArt) void this.#picture(body.albumArtUrl ?? '', packet)
    else this.#update(body.player, body)
  }

  /** Asks something of one player; rejects with `item.unknown` and `capability.absent` where the phone said so. */
  async tell(name: string | undefined, needs: Can | undefined, request: MprisRequest) {
    const player = choose(
      this.#players.map((one) => one.player),
      name,
    )
    if (!player) throw new TandemError('item.unknown', { what: 'player' })
    if (needs && !player[needs]) throw new TandemError('capability.absent', { needs })
    await this.#wire.send('kdeconnect.mpris.request', { player: player.id, ...request })
    return {}
  }

  #ask(): void {
    this.#asked = true
    this.#wire.tell('kdeconnect.mpris.request', { requestPlayerList: true })
  }

  #list(names: readonly string[], givesArt: boolean): void {
    this.#asked = false
    this.#givesArt = givesArt
    this.#players = listed(this.#players, names)
    this.#show()
    for (const { player } of this.#players) {
      if (this.#askedAbout.has(player.id)) continue
      this.#wire.tell('kdeconnect.mpris.request', { player: player.id, requestNowPlaying: true, requestVolume: true })
    }
    this.#askedAbout.clear()
    for (const { player } of this.#players) this.#askedAbout.add(player.id)
  }

  #update(name: string, body: MprisPacket): void {
    const at = this.#players.findIndex(({ player }) => player.id === name)
    const before = this.#players[at]
    if (!before) {
      // A player that no list named: the list is asked for once, not for every word about it.
      this.#sink.proven()
      if (!this.#asked && !body.playerList) this.#ask()
      return
    }
    const now = updated(before, body, this.#context.clock.now())
    this.#players[at] = this.#withPicture(now)
    this.#show()
    this.#want(now)
  }

  #withPicture(one: Tracked): Tracked {
    const art = this.#pictures.get(one.artUrl)
    return art ? { ...one, player: { ...one.player, art } } : one
  }

  #want({ artUrl, player }: Tracked): void {
    if (!this.#givesArt || !isOnPhone(artUrl) || this.#pictures.has(artUrl) || this.#wanted.has(artUrl)) return
    this.#wanted.add(artUrl)
    forgetOldest(this.#wanted)
    this.#wire.tell('kdeconnect.mpris.request', { player: player.id, albumArtUrl: artUrl })
  }

  /** Fetches a picture we asked for; any other is left where it is. */
  async #picture(url: string, packet: Packet): Promise<void> {
    if (!packet.payload || !this.#wanted.delete(url)) return
    const { log, blobs } = this.#context
    try {
      const bytes = await this.#wire.session.download(packet, maxArtBytes)
      const kind = pictureKind(bytes)
      if (!kind) return log.warn('cover is not a picture', { bytes: bytes.length })
      this.#pictures.set(url, blobs.put(bytes, kind))
      forgetOldest(this.#pictures)
      this.#players = this.#players.map((one) => this.#withPicture(one))
      this.#show()
    } catch (error) {
      log.warn('cover not fetched', { error: String(error) })
    }
  }

  #show(): void {
    const players: Player[] = this.#players.map((one) => one.player)
    this.#sink.patch({ players })
  }
}

const maxPictures = 32

function forgetOldest(kept: Set<string> | Map<string, string>): void {
  const [oldest] = kept.keys()
  if (kept.size > maxPictures && oldest !== undefined) kept.delete(oldest)
}
