import { makeStyles, tokens } from '@fluentui/react-components'
import { words } from './words.ts'

const useStyles = makeStyles({
  panel: {
    gridArea: 'panel',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockStart: tokens.spacingVerticalXS,
    overflow: 'hidden',
  },
  block: { backgroundColor: tokens.colorNeutralStencil1, borderRadius: tokens.borderRadiusLarge, flexShrink: 0 },
})

const heights = [120, 60, 72, 88, 88, 88]

/** The place of the device panel, before anything is known of a phone. */
export function PanelSkeleton() {
  const styles = useStyles()
  return (
    <aside className={styles.panel} aria-label={words('device')} aria-busy>
      {heights.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className={styles.block} style={{ height }} />
      ))}
    </aside>
  )
}
