import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  row: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalXL,
    boxSizing: 'border-box',
    height: '72px',
    '@media (max-width: 600px)': { paddingInline: tokens.spacingHorizontalM },
  },
  block: { backgroundColor: tokens.colorNeutralBackground5, borderRadius: tokens.borderRadiusMedium },
  lines: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    flexGrow: 1,
    paddingBlockStart: '2px',
  },
})

const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']

/** The shape of rows that are on their way. */
export function SkeletonRows({ count }: { readonly count: number }) {
  const styles = useStyles()
  return (
    <div aria-hidden="true">
      {keys.slice(0, count).map((key, index) => (
        <div key={key} className={styles.row}>
          <div className={styles.block} style={{ width: 32, height: 32 }} />
          <div className={styles.lines}>
            <div className={styles.block} style={{ width: '20%', height: 10 }} />
            <div className={styles.block} style={{ width: `${35 + ((index * 17) % 30)}%`, height: 12 }} />
            <div className={styles.block} style={{ width: `${50 + ((index * 29) % 40)}%`, height: 12 }} />
          </div>
        </div>
      ))}
    </div>
  )
}
