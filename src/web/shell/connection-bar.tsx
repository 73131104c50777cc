import { makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useHubState } from '../../client/react/hub.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/icons.tsx'
import { tell } from '../../ui/notices.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  area: { gridArea: 'bar' },
  bar: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorNeutralForeground1,
    borderTop: `1px solid ${tokens.colorStatusWarningBorder1}`,
    borderBottom: `1px solid ${tokens.colorStatusWarningBorder1}`,
  },
  icon: { color: tokens.colorStatusWarningForeground3 },
  command: {
    fontFamily: tokens.fontFamilyMonospace,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    paddingInline: tokens.spacingHorizontalXS,
  },
})

const longMs = 6000

/**
 * Says that the hub does not answer, since when, and what to do about it. The live socket finds that out within 2 s, also
 * at the first connection.
 */
export function ConnectionBar() {
  const styles = useStyles()
  const connection = useHubState((state) => state.connection)
  const lostAt = useHubState((state) => state.lostAt)
  useBack(connection)
  const long = useAfter(longMs, connection === 'lost')
  return (
    <div role="status" className={styles.area}>
      {connection === 'lost' && (
        <div className={styles.bar}>
          <span className={styles.icon}>
            <Icon name="unlink" />
          </span>
          <span>{lostAt === undefined ? words('lostAtOnce') : words('lost', { time: shortTime(lostAt, lostAt) })}</span>
          {long && (
            <span>
              {words('lostLong')} <code className={styles.command}>npm start</code>
            </span>
          )}
        </div>
      )}
    </div>
  )
}

/** True once `on` has lasted for so long, in ms. */
function useAfter(ms: number, on: boolean): boolean {
  const [after, setAfter] = useState(false)
  useEffect(() => {
    setAfter(false)
    if (!on) return
    const timer = setTimeout(() => setAfter(true), ms)
    return () => clearTimeout(timer)
  }, [ms, on])
  return on && after
}

/** Says that the hub is there again, once. */
function useBack(connection: string): void {
  const before = useRef(connection)
  useEffect(() => {
    if (before.current === 'lost' && connection === 'live') tell({ tone: 'success', sentence: words('back') })
    before.current = connection
  }, [connection])
}
