import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { codeGroups, secondsLeft, spelled } from './code.ts'
import { useTicking } from './ticking.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  both: { display: 'flex', flexDirection: 'column', alignItems: 'center', gap: tokens.spacingVerticalXS },
  code: {
    display: 'flex',
    justifyContent: 'center',
    gap: '0.4em',
    flexWrap: 'wrap',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: 'clamp(2.25rem, 10vw, 3.75rem)',
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1.15,
    letterSpacing: '0.06em',
    color: tokens.colorNeutralForeground1,
  },
  left: { fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
})

/** The code to compare, as large as there is room, and how long there is for it. */
export function CodeShown({ code, until }: { readonly code: string; readonly until: number }) {
  const styles = useStyles()
  const left = secondsLeft(until, useTicking())
  return (
    <div className={styles.both}>
      <div role="img" aria-label={words('code', { code: spelled(code) })} className={styles.code} dir="ltr">
        {codeGroups(code).map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a code's groups have no other name than their place
          <span key={at}>{group}</span>
        ))}
      </div>
      <Text size={200} role="timer" className={styles.left}>
        {words('left', { seconds: left })}
      </Text>
    </div>
  )
}
