import type { PhoneHost } from '../../core/phone.ts'

export interface Said {
  readonly sender: string
  readonly content: string
}

/** A notification on the simulated phone. `time` in ms since 1970. */
export interface Posted {
  /** Android's key: `0|package|number|tag|user`. */
  readonly id: string
  readonly app: string
  readonly title: string
  readonly text: string
  readonly time: number
  readonly actions: readonly string[]
  readonly reply: boolean
  readonly clearable: boolean
  /** Shown all the time, such as music: never passed on, yet its end is told (protocol note 4.1). */
  readonly ongoing: boolean
  readonly conversation: readonly Said[]
  /** Name of a group chat. */
  readonly group?: string
  /** What its icon is drawn from; empty for none. */
  readonly face?: string
}

export interface NewPosted {
  readonly app: string
  readonly title: string
  readonly text: string
  readonly id?: string | undefined
  readonly pack?: string | undefined
  readonly time?: number | undefined
  readonly actions?: readonly string[] | undefined
  readonly reply?: boolean | undefined
  readonly clearable?: boolean | undefined
  readonly ongoing?: boolean | undefined
  readonly conversation?: readonly Said[] | undefined
  readonly group?: string | undefined
  readonly face?: string | undefined
}

export type Change = Partial<Pick<NewPosted, 'title' | 'text' | 'actions' | 'conversation' | 'time' | 'face'>>

export interface ShadeListener {
  posted(one: Posted): void
  removed(id: string): void
  /** Resolves when all that was said so far is on its way. */
  told(): Promise<void>
}

const saveAfterMs = 500
const mostSaved = 2_000

/** The notifications that the phone shows, as its system keeps them: they outlive a restart of the KDE Connect app. */
export class Shade {
  readonly #host: PhoneHost
  readonly #active = new Map<string, Posted>()
  /** Ids by app, oldest first. */
  readonly #byApp = new Map<string, Set<string>>()
  readonly #listeners = new Set<ShadeListener>()
  #next: number
  #saving = false

  constructor(host: PhoneHost) {
    this.#host = host
    const saved = host.load('shade') as { next: number; active: Posted[] } | undefined
    this.#next = saved?.next ?? 1
    for (const one of saved?.active ?? []) this.#keep(one)
  }

  /** Oldest first. */
  all(): Posted[] {
    return [...this.#active.values()]
  }

  get size(): number {
    return this.#active.size
  }

  get(id: string): Posted | undefined {
    return this.#active.get(id)
  }

  /** How many of an app are shown. */
  countOf(app: string): number {
    return this.#byApp.get(app)?.size ?? 0
  }

  /** An id that no other notification has. */
  newId(pack: string): string {
    return `0|${pack}|${this.#next++}|null|10150`
  }

  /** Takes the oldest of an app away until no more than `most` are left, as Android does with what an app piles up. */
  trim(app: string, most: number): void {
    const ids = this.#byApp.get(app)
    if (ids && ids.size > most) for (const id of [...ids].slice(0, ids.size - most)) this.remove(id)
  }

  /** Whether any PC listens. */
  get isHeard(): boolean {
    return this.#listeners.size > 0
  }

  /** Resolves when all PCs were told of everything so far. */
  async told(): Promise<void> {
    await Promise.all([...this.#listeners].map((listener) => listener.told()))
  }

  /** Returned function ends it. */
  listen(listener: ShadeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Shows a notification; one of the same id is replaced by it. */
  post(given: NewPosted): Posted {
    const { id, pack = 'org.example.app', app, title, text, time, group, face } = given
    const posted: Posted = {
      id: id ?? this.newId(pack),
      app,
      title,
      text,
      time: time ?? this.#host.clock.now(),
      actions: given.actions ?? [],
      reply: given.reply ?? false,
      clearable: given.clearable ?? !given.ongoing,
      ongoing: given.ongoing ?? false,
      conversation: given.conversation ?? [],
      ...(group !== undefined && { group }),
      face: face ?? app,
    }
    this.#show(posted)
    return posted
  }

  /** Changes a notification, with a new time as Android gives it. Undefined if it is not there. */
  update(id: string, change: Change): Posted | undefined {
    const before = this.#active.get(id)
    if (!before) return undefined
    const known = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const posted = { ...before, time: this.#host.clock.now(), ...known }
    this.#show(posted)
    return posted
  }

  remove(id: string): boolean {
    const gone = this.#active.get(id)
    if (!gone) return false
    this.#drop(gone)
    for (const listener of this.#listeners) listener.removed(id)
    this.#saveSoon()
    return true
  }

  #show(posted: Posted): void {
    const before = this.#active.get(posted.id)
    if (before) this.#drop(before)
    this.#keep(posted)
    for (const listener of this.#listeners) listener.posted(posted)
    this.#saveSoon()
  }

  #keep(one: Posted): void {
    this.#active.set(one.id, one)
    const ofApp = this.#byApp.get(one.app) ?? new Set()
    this.#byApp.set(one.app, ofApp.add(one.id))
  }

  #drop(one: Posted): void {
    this.#active.delete(one.id)
    const ofApp = this.#byApp.get(one.app)
    ofApp?.delete(one.id)
    if (ofApp?.size === 0) this.#byApp.delete(one.app)
  }

  #saveSoon(): void {
    if (this.#saving) return
    this.#saving = true
    this.#host.clock.after(saveAfterMs, () => {
      this.#saving = false
      this.#host.save('shade', { next: this.#next, active: this.all().slice(-mostSaved) })
    })
  }
}
