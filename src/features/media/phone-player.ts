import type { Clock } from '../../core/clock.ts'
import type { MprisPacket, MprisRequest } from './packets.ts'
import { artUrl, type Track, tracksOf } from './phone-tracks.ts'

type Profile = 'android' | 'ios' | 'desktop'

/** One app that plays on the simulated phone: two tracks in a ring. */
export class PhonePlayer {
  readonly name: string
  readonly #clock: Clock
  readonly #profile: Profile
  readonly #tracks: readonly Track[]
  #index = 0
  #playing = false
  #position = 0
  #at: number
  #volume = 60

  constructor(name: string, clock: Clock, profile: Profile) {
    this.name = name
    this.#clock = clock
    this.#profile = profile
    this.#tracks = tracksOf(name)
    this.#at = clock.now()
  }

  state() {
    const { title, artist, album } = this.#track()
    return { name: this.name, title, artist, album, playing: this.#playing, pos: this.#now(), volume: this.#volume }
  }

  /** All that the app says of a player whenever anything about it changes. */
  packet(): MprisPacket {
    const { title, artist, album, lengthMs } = this.#track()
    return {
      player: this.name,
      title,
      artist,
      album,
      ...(this.#profile === 'android' && { nowPlaying: `${artist} - ${title}` }),
      albumArtUrl: artUrl(this.#track(), this.#profile),
      isPlaying: this.#playing,
      pos: this.#now(),
      length: lengthMs,
      canPlay: true,
      canPause: true,
      canGoNext: true,
      canGoPrevious: true,
      canSeek: true,
      volume: this.#volume,
    }
  }

  /** The cover, if `url` is exactly the one of the track now (protocol note 4.13). */
  art(url: string): Uint8Array | undefined {
    const track = this.#track()
    return url !== '' && url === artUrl(track, this.#profile) ? track.art : undefined
  }

  /** Does what a controller asks; false when there is nothing in it that this app understands. */
  obey(request: MprisRequest): boolean {
    const { action, SetPosition: position, Seek: offset, setVolume: volume } = request
    if (action !== undefined) return this.act(action)
    if (position !== undefined) this.seek(position)
    else if (volume !== undefined) this.#volume = Math.round(Math.min(100, Math.max(0, volume)))
    else if (offset !== undefined && this.#profile === 'desktop') this.seek(this.#now() + offset / 1_000)
    else return false
    return true
  }

  act(action: string): boolean {
    if (action === 'PlayPause') return this.act(this.#playing ? 'Pause' : 'Play')
    if (action === 'Play') this.#play(true)
    else if (action === 'Pause') this.#play(false)
    else if (action === 'Stop') this.#stop()
    else if (action === 'Next') this.#skip(1)
    else if (action === 'Previous') this.#skip(-1)
    else return false
    return true
  }

  seek(position: number): void {
    this.#position = Math.min(this.#track().lengthMs, Math.max(0, position))
    this.#at = this.#clock.now()
  }

  #play(playing: boolean): void {
    this.seek(this.#now())
    this.#playing = playing
  }

  #stop(): void {
    this.seek(0)
    this.#playing = false
  }

  #skip(by: number): void {
    this.#index = (this.#index + by + this.#tracks.length) % this.#tracks.length
    this.seek(0)
  }

  #track(): Track {
    return this.#tracks[this.#index] as Track
  }

  #now(): number {
    const since = this.#playing ? this.#clock.now() - this.#at : 0
    return Math.min(this.#track().lengthMs, this.#position + since)
  }
}
