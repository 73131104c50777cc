import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
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
  compact: { gridArea: 'compact', height: '52px', paddingInline: tokens.spacingHorizontalM },
  line: { height: '44px' },
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

/** The place of the panel's one line, where there is no room for more. */
export function CompactSkeleton() {
  const styles = useStyles()
  return (
    <div className={styles.compact} aria-hidden>
      <div className={mergeClasses(styles.block, styles.line)} />
    </div>
  )
}
