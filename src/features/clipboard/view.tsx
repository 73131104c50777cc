import { defineView } from '../../client/react/view.ts'
import { ClipboardCard } from './view/clipboard-card.tsx'
import { bothWays } from './view/self-test.ts'
import { timeline } from './view/timeline.ts'
import { words } from './view/words.ts'

export const view = defineView({
  feature: 'clipboard',
  Card: ClipboardCard,
  timeline,
  selfTest: [bothWays],
  commands({ client, device }) {
    if (!device.features.clipboard?.actions.set) return []
    const run = async () => {
      const text = await navigator.clipboard.readText()
      if (text === '') return words('empty')
      const { sent } = await client.device(device.id).clipboard.set({ text })
      return words(sent ? 'sent' : device.links.length > 0 ? 'same' : 'kept')
    }
    return [{ id: 'send', title: words('send'), icon: 'clipboard', run }]
  },
})
