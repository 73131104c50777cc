import type { Clock } from '../../core/clock.ts'
import type { MprisPacket, MprisRequest } from './packets.ts'
import { artOf, artUrl, type Track, tracksOf } from './phone-tracks.ts'

type Profile = 'android' | 'ios' | 'desktop'

/** One app that plays on the simulated phone: its tracks one after the other, in a ring. */
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

  /** Until the track is at its end, in ms; undefined while it does not play. */
  untilEnd(): number | undefined {
    return this.#playing ? this.#track().lengthMs - this.#now() : undefined
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
    return url !== '' && url === artUrl(track, this.#profile) ? artOf(track) : undefined
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
    this.#moveTo(Math.min(this.#track().lengthMs, Math.max(0, position)))
  }

  #moveTo(position: number): void {
    this.#position = position
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
    this.#goOn()
    this.#index = (this.#index + by + this.#tracks.length) % this.#tracks.length
    this.#moveTo(0)
  }

  #track(): Track {
    this.#goOn()
    return this.#tracks[this.#index] as Track
  }

  #now(): number {
    this.#goOn()
    return this.#position + this.#since()
  }

  #since(): number {
    return this.#playing ? Math.max(0, this.#clock.now() - this.#at) : 0
  }

  /** A track that has come to its end is followed by the next. */
  #goOn(): void {
    if (!this.#playing) return
    const whole = this.#tracks.reduce((sum, { lengthMs }) => sum + lengthMs, 0)
    let position = this.#position + this.#since()
    if (position < this.#lengthMs()) return
    // A clock that was set may be years ahead.
    position %= whole
    while (position >= this.#lengthMs()) {
      position -= this.#lengthMs()
      this.#index = (this.#index + 1) % this.#tracks.length
    }
    this.#moveTo(position)
  }

  #lengthMs(): number {
    return (this.#tracks[this.#index] as Track).lengthMs
  }
}
