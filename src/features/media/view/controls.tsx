import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useHubState } from '../../../client/react/hub.tsx'
import { percent } from '../../../ui/dates.ts'
import { Icon, type IconName } from '../../../ui/icons.tsx'
import { tellError } from '../../../ui/notices.ts'
import { useWhyNot } from '../../../ui/why-not.ts'
import type { Player } from '../contract.ts'
import type { Media } from './media-card.tsx'
import { jumped, positionOf } from './playing.ts'
import { Slider } from './slider.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', justifyContent: 'center', gap: '2px' },
  volume: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
})

const jumpMs = 10_000
/** How long what was pressed is shown before the phone has said so, in ms. */
const trustMs = 3000

interface ControlsProps {
  readonly media: Media
  readonly player: Player
}

/** Back, play or pause, on, and the volume. */
export function Controls({ media, player }: ControlsProps) {
  const styles = useStyles()
  const [loud, setLoud] = useState(false)
  const { actions, can } = media
  const which = { player: player.id }
  const { playing, toggle } = usePlaying({ media, player })
  const jump = (byMs: number) => {
    const from = positionOf(player, Date.now(), true)
    if (from === undefined) return
    return actions.seek({ ...which, positionMs: jumped(from, byMs, player.durationMs) }).catch(tellError)
  }
  const canJump = can('seek') && player.canSeek && player.positionMs !== undefined
  const { volume } = player
  return (
    <>
      {/* Players run from left to right in every language. */}
      <div className={styles.row} dir="ltr">
        {player.canSeek && (
          <Control media={media} icon="back10" label={words('back10')} on={canJump} press={() => jump(-jumpMs)} />
        )}
        <Control
          media={media}
          icon="previous"
          label={words('previous')}
          on={can('previous') && player.canPrevious}
          press={() => actions.previous(which).catch(tellError)}
        />
        <Control
          media={media}
          icon={playing ? 'pause' : 'play'}
          label={words(playing ? 'pause' : 'play')}
          on={playing ? can('pause') && player.canPause : can('play') && player.canPlay}
          press={toggle}
        />
        <Control
          media={media}
          icon="next"
          label={words('next')}
          on={can('next') && player.canNext}
          press={() => actions.next(which).catch(tellError)}
        />
        {player.canSeek && (
          <Control media={media} icon="forward10" label={words('forward10')} on={canJump} press={() => jump(jumpMs)} />
        )}
        {volume !== undefined && (
          <Tooltip content={words('volumeShow')} relationship="label">
            <Button
              appearance="subtle"
              icon={<Icon name="volume" />}
              aria-expanded={loud}
              onClick={() => setLoud(!loud)}
            />
          </Tooltip>
        )}
      </div>
      {loud && volume !== undefined && (
        <div className={styles.volume} dir="ltr">
          <Icon name="volume" size={16} />
          <Slider
            label={words('volume')}
            value={volume}
            max={100}
            step={1}
            disabled={!can('setVolume')}
            valueText={(value) => percent(value / 100)}
            onSet={(value) => void actions.setVolume({ ...which, volume: value }).catch(tellError)}
          />
        </div>
      )}
    </>
  )
}

interface ControlProps {
  readonly media: Media
  readonly icon: IconName
  readonly label: string
  readonly on: boolean
  press(): unknown
}

function Control({ media, icon, label, on, press }: ControlProps) {
  const answers = useHubState(({ connection }) => connection === 'live')
  const why = useWhyNot({ health: media.health, answers, linked: media.linked })
  const away = !media.can('play')
  return (
    <Tooltip content={away ? why : label} relationship={away ? 'description' : 'label'}>
      <Button
        appearance="subtle"
        icon={<Icon name={icon} />}
        aria-label={label}
        disabledFocusable={!on}
        onClick={() => void press()}
      />
    </Tooltip>
  )
}

/** Whether it plays, as pressed at once; taken back when the phone does not do it in time, or the hub refuses. */
function usePlaying({ media, player }: ControlsProps): { playing: boolean; toggle: () => void } {
  const [wish, setWish] = useState<boolean>()
  // What the phone says ends the wish.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the phone says it
  useEffect(() => setWish(undefined), [player.playing, player.at])
  useEffect(() => {
    if (wish === undefined) return
    const timer = setTimeout(() => setWish(undefined), trustMs)
    return () => clearTimeout(timer)
  }, [wish])
  const playing = wish ?? player.playing
  return {
    playing,
    toggle() {
      setWish(!playing)
      const { play, pause } = media.actions
      ;(playing ? pause : play)({ player: player.id }).catch((error: unknown) => {
        setWish(undefined)
        tellError(error)
      })
    },
  }
}
