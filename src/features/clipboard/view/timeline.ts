import type { TimelineSource } from '../../../client/react/view.ts'
import type { State } from '../../../core/contract.ts'
import type { contract } from '../contract.ts'
import { Clips, momentsOf } from './clips.ts'
import { words } from './words.ts'

/** What came since this page was opened; nothing older is kept anywhere. */
export const session = new Clips()

export const timeline: TimelineSource = {
  async page({ device, before, limit }) {
    if (before !== undefined) return { moments: [] }
    const state = (device.features.clipboard?.state ?? {}) as State<typeof contract>
    const said = { phone: words('moment'), pc: words('momentPc') }
    return { moments: momentsOf(session.of(device.id), state, said).slice(0, limit) }
  },
  fresh(event) {
    if (event.feature !== 'clipboard' || event.event !== 'received') return undefined
    const { key, at, text } = session.take(event, Date.now())
    return { key, at, text, icon: 'clipboard', summary: words('moment') }
  },
}
