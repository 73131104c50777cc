import type { Entry, Kept, Shelf, Wanted } from './shelf.ts'

const mostLines = 200

interface Line {
  readonly row: number
  kept: Kept
  removedAt: number | undefined
}

/** The last 200 notifications of each phone, in memory only: for who wants nothing kept. */
export class MemoryShelf implements Shelf {
  readonly #lines = new Map<string, Line[]>()
  readonly #icons = new Map<string, Map<string, string>>()
  #nextRow = 1

  put(device: string, kept: Kept): void {
    const lines = this.#of(device)
    const known = lines.find((line) => line.kept.id === kept.id && line.kept.time === kept.time)
    if (known) {
      known.kept = kept
      known.removedAt = undefined
      return
    }
    lines.push({ row: this.#nextRow++, kept, removedAt: undefined })
    if (lines.length > mostLines) lines.shift()
  }

  replace(device: string, was: number, kept: Kept): void {
    const known = this.#find(device, kept.id, was)
    if (known) known.kept = kept
    else this.put(device, kept)
  }

  end(device: string, { id, time, at }: { id: string; time: number; at: number }): void {
    const known = this.#find(device, id, time)
    if (known) known.removedAt ??= at
  }

  list(device: string, { limit, before, app, active, query }: Wanted): Entry[] {
    const words = query === undefined ? [] : simple(query).split(/\s+/)
    const fits = ({ kept, removedAt, row }: Line) =>
      (app === undefined || kept.app === app) &&
      (!active || removedAt === undefined) &&
      (!before || kept.time < before.time || (kept.time === before.time && row < before.row)) &&
      words.every((word) => word !== '' && simple(textOf(kept)).includes(word))
    return this.#of(device)
      .filter(fits)
      .sort((a, b) => b.kept.time - a.kept.time || b.row - a.row)
      .slice(0, limit)
  }

  active(device: string): Kept[] {
    return this.#of(device)
      .filter((line) => line.removedAt === undefined)
      .map((line) => line.kept)
  }

  apps(device: string): { app: string; lastAt: number }[] {
    const last = new Map<string, number>()
    for (const { kept } of this.#of(device)) last.set(kept.app, Math.max(last.get(kept.app) ?? 0, kept.time))
    return [...last].map(([app, lastAt]) => ({ app, lastAt }))
  }

  icon(device: string, hash: string): string | undefined {
    return this.#icons.get(device)?.get(hash)
  }

  keepIcon(device: string, hash: string, ref: string): void {
    const icons = this.#icons.get(device) ?? new Map<string, string>()
    if (icons.size >= mostLines) icons.clear()
    this.#icons.set(device, icons.set(hash, ref))
  }

  dropAll(): void {
    this.#lines.clear()
    this.#icons.clear()
  }

  forget(device: string): void {
    this.#lines.delete(device)
    this.#icons.delete(device)
  }

  #of(device: string): Line[] {
    const lines = this.#lines.get(device) ?? []
    this.#lines.set(device, lines)
    return lines
  }

  #find(device: string, id: string, time: number): Line | undefined {
    return this.#of(device).find((line) => line.kept.id === id && line.kept.time === time)
  }
}

function textOf({ app, title, text, conversation }: Kept): string {
  return [app, title, text, ...conversation.flatMap((said) => [said.sender, said.text])].join(' ')
}

function simple(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}
