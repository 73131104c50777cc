import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useId, useState } from 'react'
import { useClient } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { HealthMark, useHealthSentences } from '../../ui/health.tsx'
import { tell, tellError } from '../../ui/notices.ts'
import { type FeatureName, useFeatureNames, useLinkNames } from '../features.ts'
import { summarise } from '../shell/health-summary.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '1px' },
  summary: { margin: `0 0 ${tokens.spacingVerticalS}`, fontSize: tokens.fontSizeBase400 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}`,
    alignItems: 'start',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  sentences: {
    gridColumn: '1 / -1',
    margin: 0,
    paddingInlineStart: 0,
    listStyleType: 'none',
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  buttons: { gridColumn: '1 / -1', display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

/** Every feature with its state, why, and the one step. What needs a step comes first; what is off does not count. */
export function FeatureList({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const heading = useId()
  const nameOf = useFeatureNames()
  const features = Object.entries(device.features).sort(([, a], [, b]) => rank(a) - rank(b))
  const { total, proven, unprovable, impossible, needStep } = summarise(device.features)
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={styles.summary}>
        {words('summary', { works: proven, total })}
        {unprovable > 0 && ` · ${words('unproven', { count: unprovable })}`}
        {impossible > 0 && ` · ${words('impossible', { count: impossible })}`}
        {needStep.length > 0 && ` · ${words('steps', { count: needStep.length })}`}
      </h2>
      <ul className={styles.list}>
        {features.map(([id, feature]) => (
          <FeatureRow key={id} device={device} id={id} feature={feature} name={nameOf(id)} />
        ))}
      </ul>
    </section>
  )
}

/** What the person switched off is no fault, and stands last. */
function rank({ on, health }: DeviceView['features'][string]): number {
  if (!on) return 2
  return health.state === 'needs-step' ? 0 : 1
}

interface RowProps {
  readonly device: DeviceView
  readonly id: string
  readonly feature: DeviceView['features'][string]
  readonly name: FeatureName
}

function FeatureRow({ device, id, feature: { health, on, actions }, name }: RowProps) {
  const styles = useStyles()
  const client = useClient()
  const linkName = useLinkNames()
  const sentences = useHealthSentences(health, linkName)
  const [busy, setBusy] = useState(false)
  const during = async (work: () => Promise<unknown>, done?: string) => {
    setBusy(true)
    try {
      await work()
      if (done !== undefined) tell({ tone: 'info', sentence: done })
    } catch (error) {
      tellError(error)
    } finally {
      setBusy(false)
    }
  }
  const switchOn = () => during(() => client.hub.setFeature({ device: device.id, feature: id, on: true }))
  const refresh = () =>
    during(() => client.call({ device: device.id, feature: id, action: 'refresh' }, {}), words('checked'))
  const link = health.state === 'needs-step' && isWebLink(health.step.link) ? health.step.link : undefined
  const canRefresh = on && Object.hasOwn(actions, 'refresh')
  return (
    <li className={styles.row}>
      <h3 className={styles.title}>{name.title}</h3>
      <HealthMark health={health} />
      <ul className={styles.sentences}>
        {/* Where it can be switched on again is right here. */}
        {(on ? sentences : sentences.slice(0, 1)).map((sentence) => (
          <li key={sentence}>
            <Text size={200}>{sentence}</Text>
          </li>
        ))}
      </ul>
      {(!on || link !== undefined || canRefresh) && (
        <div className={styles.buttons}>
          {!on && (
            <Button
              size="small"
              appearance="primary"
              disabled={busy}
              aria-label={words('switchOnFeature', { feature: name.title })}
              onClick={() => void switchOn()}
            >
              {words('switchOn')}
            </Button>
          )}
          {link !== undefined && (
            <Link href={link} target="_blank" rel="noreferrer">
              {words('openStep')}
            </Link>
          )}
          {canRefresh && (
            <Button
              size="small"
              disabled={busy}
              aria-label={words('checkFeature', { feature: name.title })}
              onClick={() => void refresh()}
            >
              {words('checkNow')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

/** Steps may name deep links of apps, which a browser on this PC cannot open. */
function isWebLink(link: string | undefined): link is string {
  return link?.startsWith('https://') ?? false
}
