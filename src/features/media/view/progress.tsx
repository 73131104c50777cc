import { makeStyles, tokens } from '@fluentui/react-components'
import { duration } from '../../../ui/dates.ts'
import { tellError } from '../../../ui/notices.ts'
import type { Player } from '../contract.ts'
import type { Media } from './media-card.tsx'
import { positionOf } from './playing.ts'
import { Slider } from './slider.tsx'
import { useTicking } from './ticking.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  time: {
    fontSize: tokens.fontSizeBase100,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
    flexShrink: 0,
  },
})

/** How far the track is; where the player lets one, it can be moved. Nothing where the length is not known. */
export function Progress({ media, player }: { readonly media: Media; readonly player: Player }) {
  const styles = useStyles()
  const live = media.can('seek')
  const now = useTicking(player.playing && live)
  const position = positionOf(player, now, live)
  const { durationMs } = player
  if (durationMs === undefined || position === undefined) return null
  // Time runs from left to right in every language's players.
  return (
    <div className={styles.row} dir="ltr">
      <span className={styles.time}>{duration(position)}</span>
      <Slider
        label={words('seek')}
        value={Math.round(position)}
        max={durationMs}
        step={1000}
        disabled={!live || !player.canSeek}
        valueText={(value) => words('seekValue', { position: duration(value), duration: duration(durationMs) })}
        onSet={(positionMs) => void media.actions.seek({ player: player.id, positionMs }).catch(tellError)}
      />
      <span className={styles.time}>{duration(durationMs)}</span>
    </div>
  )
}
