import { makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useClient, useFeature } from '../../../client/react/hub.tsx'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { EmptyPlace } from '../../../ui/empty.tsx'
import { useHealthSentences } from '../../../ui/health.tsx'
import { tell } from '../../../ui/notices.ts'
import { EmptyPicture } from '../../../ui/pictures.tsx'
import { go } from '../../../ui/route.ts'
import { reasonOf } from './errand.ts'
import { words } from './words.ts'

/** An empty feed: what belongs here, why nothing is there, and what to do about it. */
export function FeedEmpty({ device, error, retry }: FeedEmptyProps) {
  const client = useClient()
  const feature = useFeature(device, 'notifications')
  const [asking, setAsking] = useState(false)
  const health = feature?.health ?? { state: 'waiting', since: 0, reason: words('emptyUnknown') }
  const sentences = useHealthSentences(health)
  const proven = health.state === 'works' || health.state === 'limited'
  const check = async () => {
    setAsking(true)
    const { askPhone } = await import('./ask-phone.ts')
    try {
      const { active } = await askPhone({ client, device: device.id, signal: AbortSignal.timeout(60_000) })
      const sentence = active === undefined ? words('notAnswered') : words('answered', { count: active })
      tell({ tone: active === undefined ? 'warning' : 'success', sentence })
    } catch (failure) {
      tell({ tone: 'error', sentence: reasonOf(failure).reason })
    }
    setAsking(false)
  }
  const action = () => {
    if (error) return { label: words('tryAgain'), run: retry }
    if (feature && !feature.on) return { label: words('openSettings'), run: () => go('/settings/features') }
    if (health.state === 'needs-step' || health.state === 'impossible' || !feature?.can('refresh'))
      return { label: words('openStatus'), run: () => go('/status') }
    return { label: words(asking ? 'loading' : 'check'), run: () => void (asking || check()) }
  }
  const why = error ? [reasonOf(error).reason] : proven ? [words('emptyNothing')] : sentences
  return (
    <EmptyPlace
      picture={<EmptyPicture name="feed" />}
      what={words('emptyWhat')}
      why={why.join(' ')}
      action={action()}
    />
  )
}

interface FeedEmptyProps {
  readonly device: DeviceView
  /** Why the list could not be had. */
  readonly error: Error | null
  readonly retry: () => void
}

const useStyles = makeStyles({
  waiting: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalSNudge },
  card: {
    height: '96px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
})

/** Holds the place of the cards until they are there. */
export function FeedWaiting() {
  const styles = useStyles()
  return (
    <div role="status" aria-label={words('loading')} className={styles.waiting}>
      <div className={styles.card} />
      <div className={styles.card} />
      <div className={styles.card} />
    </div>
  )
}
