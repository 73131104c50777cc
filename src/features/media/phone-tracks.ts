import { createHash } from 'node:crypto'
import { type Cover, drawCover } from './phone-covers.ts'

/** A track as the simulated phone has it; none of them exists. Without `cover` it has none, as some have. */
export interface Track {
  readonly title: string
  readonly artist: string
  readonly album: string
  readonly lengthMs: number
  readonly cover?: Cover
}

type Minutes = `${number}:${number}`

function track(title: string, artist: string, more: { album: string; length: Minutes; cover?: Cover }): Track {
  const { album, length, cover } = more
  const [minutes = 0, seconds = 0] = length.split(':').map(Number)
  return { title, artist, album, lengthMs: (minutes * 60 + seconds) * 1000, ...(cover && { cover }) }
}

const music: readonly Track[] = [
  track('Morning Tide', 'The Harbours', { album: 'Lighthouse Keeping', length: '3:35', cover: 'tide' }),
  track('夜のパレード', '青い窓', { album: '提灯', length: '4:02', cover: 'parade' }),
  track('Slow Elevators', 'Mira & the Ushers', { album: 'Seven Floors', length: '2:58', cover: 'tiles' }),
  track('Über den Dächern', 'Fräulein Zimt', { album: 'Kleine Lichter', length: '3:21', cover: 'peaks' }),
  track('Low Light', 'Nora Vale', { album: 'Evenings', length: '3:07' }),
  track('Полярная звезда', 'Оркестр «Маяк»', { album: 'Северный ход', length: '4:44', cover: 'moon' }),
  track('Naranja', 'Los Vientos del Puerto', { album: 'Siete barcos', length: '3:12', cover: 'stripes' }),
  track('ليلة قمرية', 'فرقة النخيل', { album: 'ضوء القمر', length: '5:10', cover: 'leaf' }),
  track('Ripples', 'Oona Salo', { album: 'A Stone, a Pond', length: '6:27', cover: 'rings' }),
]

const podcasts: readonly Track[] = [
  track('The Sewing Machine', 'Small Machines', { album: 'Season 3', length: '41:18', cover: 'lamp' }),
  track('Der Garten im Winter', 'Langsam gelesen', { album: 'Folge 57', length: '28:40' }),
  track('Along the Canal', 'A Slow Walk', { album: 'Walks by the water', length: '52:05', cover: 'canal' }),
  track('The Tin Opener', 'Small Machines', { album: 'Season 3', length: '38:52', cover: 'lamp' }),
]

/** What an app plays, in a ring. */
export function tracksOf(player: string): readonly Track[] {
  return /podcast/i.test(player) ? podcasts : music
}

const drawn = new Map<Cover, Uint8Array>()

/** The cover's picture, drawn when it is wanted for the first time; undefined where there is none. */
export function artOf({ cover }: Track): Uint8Array | undefined {
  if (!cover) return undefined
  const art = drawn.get(cover) ?? drawCover(cover)
  drawn.set(cover, art)
  return art
}

/** The address the Android app gives a cover; desktops name a file. */
export function artUrl(track: Track, profile: 'android' | 'ios' | 'desktop'): string {
  const art = artOf(track)
  if (!art) return ''
  const hash = createHash('sha256').update(art).digest('hex').slice(0, 16)
  if (profile === 'desktop') return `file:///covers/${hash}.png`
  return `kdeconnect:/artUri?album=${encodeURIComponent(track.album)}&kdeArtHash=${hash}`
}
