import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useClient } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { tell, tellError } from '../../ui/notices.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  report: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  soft: { color: tokens.colorNeutralForeground3 },
})

/** Puts on the clipboard what helps to find a fault: states and counters, never content. */
export function Report() {
  const styles = useStyles()
  const client = useClient()
  const copy = async () => {
    const [status, devices] = await Promise.all([client.status(), client.devices()])
    const report = JSON.stringify({ ...status, home: undefined, devices: devices.map(withoutContent) }, undefined, 2)
    await navigator.clipboard.writeText(report)
    tell({ tone: 'success', sentence: words('reportCopied') })
  }
  return (
    <div className={styles.report}>
      <Button onClick={() => void copy().catch(tellError)}>{words('report')}</Button>
      <Text size={200} className={styles.soft}>
        {words('reportExplained')}
      </Text>
    </div>
  )
}

/** States hold what phones say, so only health and links of a device go into a report. */
export function withoutContent({ id, kind, links, pairedAt, lastHeard, features }: DeviceView) {
  const health = Object.fromEntries(
    Object.entries(features).map(([name, { on, health: state }]) => [name, { on, ...state }]),
  )
  return { id, kind, links, pairedAt, lastHeard, features: health }
}
