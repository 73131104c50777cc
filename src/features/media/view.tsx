import { type Command, defineView } from '../../client/react/view.ts'
import { MediaCard } from './view/media-card.tsx'
import { words } from './view/words.ts'

export const view = defineView({
  feature: 'media',
  Card: MediaCard,
  commands({ client, device }) {
    const media = device.features.media
    const players = media?.state.players
    if (!media?.actions.play || !Array.isArray(players) || players.length === 0) return []
    const actions = client.device(device.id).media
    const command = (id: 'play' | 'pause' | 'next', icon: string): Command => ({
      id,
      title: words(id),
      icon,
      run: () => actions[id]().then(() => undefined),
    })
    return [command('play', 'play'), command('pause', 'pause'), command('next', 'next')]
  },
})
