import type { QueryClient } from '@tanstack/react-query'
import type { Client } from '../../../client/client.ts'
import { tell } from '../../../ui/notices.ts'
import { shownLine } from '../../../ui/text.ts'
import type { AppRule } from '../contract.ts'
import { copyCode, copyText } from './copy.ts'
import type { Desk } from './desk.ts'
import { type Errand, reasonOf } from './errand.ts'
import { type Item, type Shown, withChanges, withoutCode, withRule } from './shown.ts'
import { shownKey } from './shown-query.ts'
import { words } from './words.ts'

/** What a person can do with the notifications of one phone. None of it throws: what failed is told where it is seen. */
export interface Deeds {
  dismiss(item: Item): void
  /** Dismisses all that can be, or all of one app. */
  clear(app?: string): void
  act(id: string, title: string): void
  /** Sends what stands in the draft. */
  reply(id: string): void
  /** Does once more what has failed for certain. */
  retry(id: string, errand: Errand): void
  mute(app: string, muted: boolean): void
  copyCode(code: string): void
  copyText(item: Item): void
  copyWritten(text: string): void
}

interface Place {
  readonly client: Client
  readonly device: string
  readonly queries: QueryClient
  readonly desk: Desk
}

/** Events of what went may arrive after the answer that it went. */
const eventsMs = 500

export function makeDeeds({ client, device, queries, desk }: Place): Deeds {
  const actions = client.device(device).notifications
  const key = shownKey(device)
  const change = (how: (shown: Shown) => Shown) =>
    queries.setQueryData<Shown>(key, (shown) => (shown ? how(shown) : shown))
  const items = () => [...(queries.getQueryData<Shown>(key)?.items.values() ?? [])]

  const takeAway = (item: Item) => {
    const { id } = item
    change((shown) => withoutCode(withChanges(shown, [{ event: 'removed', data: { id } }], Date.now()), id))
    desk.wentAway(item)
  }

  const dismiss = async (item: Item) => {
    const { id } = item
    if (desk.view().gone.has(id)) return desk.discard(id)
    if (desk.view().leaving.has(id)) return
    const app = shownLine(item.app, 80)
    desk.leave([id], true)
    try {
      const { confirmed } = await actions.dismiss({ id })
      if (confirmed) return takeAway(item)
      desk.leave([id], false)
      tell({ tone: 'warning', sentence: words('notDismissed', { app }) })
    } catch (error) {
      const { code, reason } = reasonOf(error)
      if (code === 'item.unknown') return takeAway(item)
      desk.leave([id], false)
      tell({ tone: 'error', sentence: words('dismissFailed', { app, reason }) })
    }
  }

  const clear = async (app?: string) => {
    const leaving = desk.view().leaving
    const meant = items().filter(
      (item) => item.clearable && !leaving.has(item.id) && (app === undefined || item.app === app),
    )
    const ids = meant.map(({ id }) => id)
    desk.leave(ids, true)
    try {
      await actions.clear(app === undefined ? {} : { app })
      await new Promise((resolve) => setTimeout(resolve, eventsMs))
      const left = new Set(items().map(({ id }) => id))
      const count = ids.filter((id) => left.has(id)).length
      if (count > 0) tell({ tone: 'warning', sentence: words('notAllCleared', { count }) })
    } catch (error) {
      tell({ tone: 'error', sentence: words('clearFailed', { reason: reasonOf(error).reason }) })
    }
    desk.leave(ids, false)
  }

  const deliver = async (id: string, errand: Errand) => {
    const { clientId, kind, text } = errand
    try {
      if (kind === 'reply') await actions.reply({ id, text, clientId }, { clientId })
      else await actions.act({ id, action: text }, { clientId })
      desk.answered(id, clientId, 'taken')
    } catch (error) {
      const { code, reason } = reasonOf(error)
      const known = code === 'item.unknown' ? words('notThere') : code === 'hub.absent' ? words('hubLost') : reason
      desk.answered(id, clientId, { code, reason: known })
    }
  }

  const begin = (id: string, errand: Pick<Errand, 'kind' | 'text'>) => {
    const fresh = { ...errand, clientId: crypto.randomUUID() }
    desk.begin(id, fresh)
    void deliver(id, fresh)
  }

  const mute = async (app: string, muted: boolean, quietly = false) => {
    const name = shownLine(app, 80)
    const before = items().find((item) => item.app === app)
    const rule = (on: boolean): AppRule => ({ app, muted: on, hideContent: before?.hidden === true })
    change((shown) => withRule(shown, rule(muted)))
    try {
      const kept = await actions.configureApp({ app, muted })
      change((shown) => withRule(shown, kept))
      const undo = { label: words('undo'), run: () => void mute(app, !muted, true) }
      if (!quietly)
        tell({ tone: 'info', sentence: words(muted ? 'nowMuted' : 'nowUnmuted', { app: name }), action: undo })
    } catch (error) {
      change((shown) => withRule(shown, rule(before?.muted === true)))
      tell({ tone: 'error', sentence: words('ruleFailed', { app: name, reason: reasonOf(error).reason }) })
    }
  }

  return {
    dismiss: (item) => void dismiss(item),
    clear: (app) => void clear(app),
    act: (id, text) => begin(id, { kind: 'act', text }),
    reply(id) {
      const errand = desk.takeDraft(id, crypto.randomUUID())
      if (errand) void deliver(id, errand)
    },
    retry(id, { clientId, kind, text }) {
      desk.drop(id, clientId)
      begin(id, { kind, text })
    },
    mute: (app, muted) => void mute(app, muted),
    copyCode: (code) => void copyCode(client, code),
    copyText: ({ title, text }) => void copyText(client, text.trim() === '' ? title : text),
    copyWritten: (text) => void copyText(client, text),
  }
}
