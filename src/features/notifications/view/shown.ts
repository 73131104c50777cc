import type { AppRule, Listed, Notification } from '../contract.ts'

/** A notification on the page; its code stands apart, so that it is nowhere but in the chip. */
export type Item = Omit<Notification, 'code'>

/** A one-time code and where it came from; `at` in ms since 1970. */
export interface Code {
  readonly code: string
  readonly app: string
  readonly at: number
}

/** What a phone shows now, by the notifications' ids. */
export interface Shown {
  readonly items: ReadonlyMap<string, Item>
  readonly codes: ReadonlyMap<string, Code>
  /** The phone shows more than was asked for. */
  readonly more: boolean
}

/** What happened on the phone, in the words of the contract's events. */
export type Change =
  | { readonly event: 'posted' | 'updated'; readonly data: Notification }
  | { readonly event: 'removed'; readonly data: { readonly id: string } }

/** How long a code is offered, as the hub does. */
const codeFreshMs = 10 * 60_000

/** The same after these changes, in their order; `now` in ms since 1970. What did not change stays the same object. */
export function withChanges(shown: Shown, changes: readonly Change[], now: number): Shown {
  if (changes.length === 0) return shown
  const items = new Map(shown.items)
  const codes = new Map(shown.codes)
  for (const { event, data } of changes) {
    if (event === 'removed') items.delete(data.id)
    else {
      const { code, ...item } = data
      const known = items.get(item.id)
      items.set(item.id, known && isSame(known, item) ? known : item)
      if (code !== undefined && codes.get(item.id)?.code !== code) codes.set(item.id, { code, app: item.app, at: now })
    }
  }
  return { ...shown, items, codes }
}

/** What the hub lists, as {@link Shown}; what is known already and did not change stays the same object. */
export function fromList(
  listed: { readonly items: readonly Listed[]; readonly more: boolean },
  codes: ReadonlyArray<{ readonly id: string; readonly code: string }>,
  known: Shown | undefined,
): Shown {
  const items = new Map<string, Item>()
  for (const { active: _, removedAt: __, ...item } of listed.items) {
    const before = known?.items.get(item.id)
    items.set(item.id, before && isSame(before, item) ? before : item)
  }
  return { items, codes: withCodes(codes, items, known), more: listed.more }
}

function withCodes(
  named: ReadonlyArray<{ readonly id: string; readonly code: string }>,
  items: ReadonlyMap<string, Item>,
  known: Shown | undefined,
): ReadonlyMap<string, Code> {
  const codes = new Map(known?.codes)
  for (const { id, code } of named) {
    const item = items.get(id)
    if (item && codes.get(id)?.code !== code) codes.set(id, { code, app: item.app, at: item.time })
  }
  return codes
}

/** The same after the person set something for an app. */
export function withRule(shown: Shown, { app, muted, hideContent }: AppRule): Shown {
  const items = new Map(shown.items)
  for (const [id, item] of items) {
    if (item.app !== app) continue
    const { muted: _, hidden: __, ...plain } = item
    items.set(id, { ...plain, ...(muted && { muted: true }), ...(hideContent && { hidden: true }) })
  }
  return { ...shown, items }
}

/** The same without the code of a notification that the person dismissed. */
export function withoutCode(shown: Shown, id: string): Shown {
  if (!shown.codes.has(id)) return shown
  const codes = new Map(shown.codes)
  codes.delete(id)
  return { ...shown, codes }
}

/** A code as a chip shows it. */
export interface FreshCode extends Code {
  readonly id: string
}

/** Codes that are not older than ten minutes, newest first. */
export function freshCodes(codes: ReadonlyMap<string, Code>, now: number): readonly FreshCode[] {
  return [...codes]
    .filter(([, { at }]) => now - at < codeFreshMs)
    .map(([id, code]) => ({ id, ...code }))
    .sort((a, b) => b.at - a.at)
}

/** A code as it is read and typed: "123 456". */
export function spaced(code: string): string {
  if (!/^\d{6,8}$/.test(code)) return code
  const half = Math.floor(code.length / 2)
  return `${code.slice(0, half)} ${code.slice(half)}`
}

function isSame(one: Item, other: Item): boolean {
  return seen(one) === seen(other)
}

function seen(item: Item): string {
  const { app, title, text, time, icon, actions, canReply, clearable, silent, group, conversation } = item
  const { hidden = false, muted = false } = item
  const said = conversation.map(({ sender, text: words }) => [sender, words])
  return JSON.stringify([
    [app, title, text, time, icon, group],
    [canReply, clearable, silent, hidden, muted],
    actions,
    said,
  ])
}
