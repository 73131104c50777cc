import { makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useFeature } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import { Icon } from '../../../ui/icons.tsx'
import { PhoneText } from '../../../ui/phone-text.tsx'
import { Picture } from '../../../ui/picture.tsx'
import type { Player } from '../contract.ts'
import { Controls } from './controls.tsx'
import { PlayerName } from './player-name.tsx'
import { chosenPlayer, playerAfter } from './playing.ts'
import { Progress } from './progress.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalXS,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  art: {
    width: '56px',
    height: '56px',
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, flex: 1 },
  title: {
    fontWeight: tokens.fontWeightSemibold,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  artist: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
})

/** What plays on the phone, with its controls; nothing where the phone has no player. */
export function MediaCard({ device }: DeviceProps) {
  const media = useFeature(device, 'media')
  const [chosen, setChosen] = useState<string>()
  const players = media?.state.players ?? []
  const player = chosenPlayer(players, chosen)
  if (!media || !player) return null
  // A card of its own for each player, so that a half-moved slider belongs to one.
  return (
    <Card
      key={player.id}
      media={{ ...media, linked: device.links.length > 0 }}
      player={player}
      other={playerAfter(players, player.id)}
      onChoose={setChosen}
    />
  )
}

export type Media = NonNullable<ReturnType<typeof useFeature<'media'>>> & { readonly linked: boolean }

interface CardProps {
  readonly media: Media
  readonly player: Player
  readonly other: Player | undefined
  onChoose(id: string): void
}

function Card({ media, player, other, onChoose }: CardProps) {
  const styles = useStyles()
  const { art, title, artist } = player
  return (
    <section className={styles.card} aria-label={words('title')}>
      <div className={styles.head}>
        <span className={styles.art}>
          <Picture src={art && `/api/blobs/${art}`} size={56} fallback={<Icon name="play" size={24} />} />
        </span>
        <span className={styles.words}>
          {title === undefined ? (
            <span className={styles.title}>{words('untitled')}</span>
          ) : (
            <PhoneText line text={title} className={styles.title} />
          )}
          {artist !== undefined && <PhoneText line text={artist} className={styles.artist} />}
          <PlayerName player={player} other={other} onChoose={onChoose} />
        </span>
      </div>
      <Progress media={media} player={player} />
      <Controls media={media} player={player} />
    </section>
  )
}
