import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useDevices } from '../../client/react/hub.tsx'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { justPaired } from './peers.ts'
import { StepFrame } from './step-frame.tsx'
import { addressOf } from './steps.ts'
import { useTicking } from './ticking.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  gone: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalM },
})

/** The peer to pair with is not in sight: it went away, or it was paired before this page was opened. */
export function Gone({ reason }: { readonly reason: string | undefined }) {
  const styles = useStyles()
  const late = useLater(1500)
  const paired = justPaired(useDevices(), useTicking())
  // Right after the other side has agreed, the device is about to be there.
  if (!late) return <Spinner label={words('waiting')} />
  return (
    <StepFrame step="pair" title={words('goneTitle')} lead={words('gone')}>
      <div className={styles.gone}>
        {reason !== undefined && <Text>{words('goneAfter', { reason })}</Text>}
        {paired && (
          <>
            <Text>{words('linkedJustNow', { name: shownLine(paired.name, 80) })}</Text>
            <Button onClick={() => go(addressOf({ step: 'test', device: paired.id }))}>{words('testIt')}</Button>
          </>
        )}
        <Button appearance="primary" onClick={() => go('/add/find')}>
          {words('toFind')}
        </Button>
      </div>
    </StepFrame>
  )
}

function useLater(ms: number): boolean {
  const [later, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return later
}
