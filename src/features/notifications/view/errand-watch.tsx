import { useEffect, useRef } from 'react'
import { useClient, useHubState, useReconnected } from '../../../client/react/hub.tsx'
import { isTandemError } from '../../../core/errors.ts'
import { announce } from '../../../ui/notices.ts'
import type { Desk } from './desk.ts'
import { isOver, progressOf } from './errand.ts'
import { sentence } from './errand-line.tsx'
import { useDeskView } from './feed-context.ts'
import { words } from './words.ts'

/** How long a confirmed reply or button is still shown. */
const confirmedMs = 8_000

/** Says what becomes of replies and buttons, clears away what is confirmed, and asks after what the lost hub knows. */
export function ErrandWatch({ desk }: { readonly desk: Desk }) {
  const client = useClient()
  const fates = useHubState((state) => state.fates)
  const said = useRef(new Set<string>())
  useDeskView(desk)
  useEffect(() => {
    for (const { id, errand } of desk.errands()) {
      const { clientId, kind } = errand
      const progress = progressOf(errand, fates.get(clientId))
      const key = `${clientId} ${progress.state}`
      if (!isOver(progress) || said.current.has(key)) continue
      said.current.add(key)
      announce(sentence(progress, kind === 'reply'))
      if (progress.state === 'confirmed') setTimeout(() => desk.drop(id, clientId), confirmedMs)
    }
  })
  useReconnected(() => {
    for (const { id, errand } of desk.errands()) {
      const { state } = progressOf(errand, fates.get(errand.clientId))
      if (state === 'confirmed' || state === 'failed') continue
      client.hub.fate({ clientId: errand.clientId }).then(
        (fate) => desk.heard(id, fate),
        (error: unknown) => {
          // The hub never heard of it, so neither did the phone.
          if (isTandemError(error, 'item.unknown') && errand.answer !== undefined)
            desk.answered(id, errand.clientId, { code: 'item.unknown', reason: words('neverArrived') })
        },
      )
    }
  })
  return null
}
