import type { OutboxView } from '../../../core/hub-contract.ts'
import type { Answer, Errand } from './errand.ts'
import type { Item } from './shown.ts'

/** What the person is doing with one notification; outlives its card, which is drawn only while it is in sight. */
export interface Work {
  readonly draft: string
  /** Its text and conversation are shown whole. */
  readonly open: boolean
  /** The person asked to see it, though its app's content is kept off the screen. */
  readonly revealed: boolean
  readonly errands: readonly Errand[]
}

const nothing: Work = { draft: '', open: false, revealed: false, errands: [] }
const mostErrands = 20

/** What the list is arranged by, beside the notifications. A new object for each change. */
export interface DeskView {
  readonly pinned: ReadonlySet<string>
  readonly open: ReadonlySet<string>
  readonly leaving: ReadonlySet<string>
  readonly gone: ReadonlyMap<string, Item>
}

/**
 * What the person does with the notifications of one phone: drafts, replies and buttons on their way, what is unfolded
 * and what is being dismissed. It lives as long as the page, so that nothing written is lost when the feed is not shown.
 */
export class Desk {
  readonly #works = new Map<string, Work>()
  readonly #listeners = new Set<() => void>()
  #view: DeskView = { pinned: new Set(), open: new Set(), leaving: new Set(), gone: new Map() }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** The same object until something of it changes. */
  readonly view = (): DeskView => this.#view

  /** The same object until something of this notification changes. */
  work(id: string): Work {
    return this.#works.get(id) ?? nothing
  }

  /** Everything that is on its way or ended badly, with the notification it belongs to. */
  errands(): ReadonlyArray<{ readonly id: string; readonly errand: Errand }> {
    return [...this.#works].flatMap(([id, { errands }]) => errands.map((errand) => ({ id, errand })))
  }

  write(id: string, draft: string): void {
    this.#change(id, { draft })
  }

  unfold(id: string, open: boolean): void {
    this.#change(id, { open })
  }

  reveal(id: string): void {
    this.#change(id, { revealed: true })
  }

  unfoldBlock(block: string, open: boolean): void {
    this.#arrange({ open: toggled(this.#view.open, [block], open) })
  }

  /** The draft becomes a reply on its way, in one step: a second Enter finds nothing to send. Undefined if it is empty. */
  takeDraft(id: string, clientId: string): Errand | undefined {
    const text = this.work(id).draft.trimEnd()
    if (text.trim() === '') return undefined
    const errand: Errand = { clientId, kind: 'reply', text }
    this.#change(id, { draft: '', errands: [...this.work(id).errands, errand].slice(-mostErrands) })
    return errand
  }

  begin(id: string, errand: Errand): void {
    this.#change(id, { errands: [...this.work(id).errands, errand].slice(-mostErrands) })
  }

  /** The call to the hub came to its end. */
  answered(id: string, clientId: string, answer: Answer): void {
    this.#changeErrand(id, clientId, (errand) => ({ ...errand, answer }))
  }

  /** The hub was asked what became of it. */
  heard(id: string, asked: OutboxView): void {
    this.#changeErrand(id, asked.clientId, (errand) => ({ ...errand, asked }))
  }

  /** The person has seen what became of it. */
  drop(id: string, clientId: string): void {
    this.#change(id, { errands: this.work(id).errands.filter((errand) => errand.clientId !== clientId) })
  }

  /** Nothing of what was done here is wanted any more. */
  discard(id: string): void {
    this.#change(id, { draft: '', errands: [] })
  }

  leave(ids: readonly string[], leaving: boolean): void {
    this.#arrange({ leaving: toggled(this.#view.leaving, ids, leaving) })
  }

  /** It went away on the phone: it stays here for as long as something of the person's hangs on it. */
  wentAway(item: Item): void {
    if (this.#view.leaving.has(item.id)) {
      this.#works.delete(item.id)
      this.#arrange({ leaving: toggled(this.#view.leaving, [item.id], false), pinned: this.#pinnedWith(item.id) })
    } else if (isBusy(this.work(item.id))) this.#arrange({ gone: new Map(this.#view.gone).set(item.id, item) })
    else this.#works.delete(item.id)
  }

  /** It is there (again). */
  cameBack(id: string): void {
    if (!this.#view.gone.has(id)) return
    const gone = new Map(this.#view.gone)
    gone.delete(id)
    this.#arrange({ gone })
  }

  #change(id: string, change: Partial<Work>): void {
    const work = { ...this.work(id), ...change }
    this.#works.set(id, work)
    const { pinned, gone } = this.#view
    if (isBusy(work) !== pinned.has(id)) {
      const next = new Map(gone)
      if (!isBusy(work) && next.delete(id)) this.#works.delete(id)
      this.#arrange({ pinned: this.#pinnedWith(id), ...(next.size !== gone.size && { gone: next }) })
    } else this.#tell()
  }

  #changeErrand(id: string, clientId: string, change: (errand: Errand) => Errand): void {
    const { errands } = this.work(id)
    if (!errands.some((errand) => errand.clientId === clientId)) return
    this.#change(id, { errands: errands.map((errand) => (errand.clientId === clientId ? change(errand) : errand)) })
  }

  #pinnedWith(id: string): ReadonlySet<string> {
    return toggled(this.#view.pinned, [id], isBusy(this.work(id)))
  }

  #arrange(change: Partial<DeskView>): void {
    this.#view = { ...this.#view, ...change }
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function isBusy({ draft, errands }: Work): boolean {
  return draft.trim() !== '' || errands.length > 0
}

function toggled(set: ReadonlySet<string>, words: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(set)
  for (const word of words) {
    if (on) next.add(word)
    else next.delete(word)
  }
  return next
}

const desks = new Map<string, Desk>()

/** The desk of a phone, the same for as long as the page is open. */
export function deskOf(device: string): Desk {
  const known = desks.get(device)
  if (known) return known
  const desk = new Desk()
  desks.set(device, desk)
  return desk
}
