import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useClient, useDevice } from '../../../client/react/hub.tsx'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { useNow } from '../../../ui/clock.ts'
import { tellError } from '../../../ui/notices.ts'
import { go } from '../../../ui/route.ts'
import { shownLine } from '../../../ui/text.ts'
import { views } from '../../views.ts'
import { StepFrame } from '../step-frame.tsx'
import { Ready } from './ready.tsx'
import { outcomeOf, standingOf, testSteps } from './run.ts'
import { TestRow } from './test-row.tsx'
import { useSelfTest } from './use-self-test.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  doubt: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
})

/** Tries everything that a phone can show to work; after pairing, and whenever a person wants to know. */
export function SelfTest({ device: id }: { readonly device: string }) {
  const device = useDevice(id)
  if (device) return <Test device={device} />
  return (
    <StepFrame step="test" title={words('title')} lead={words('unknown')} lone>
      <div>
        <Button appearance="primary" onClick={() => go('/add/phone')}>
          {words('another')}
        </Button>
      </div>
    </StepFrame>
  )
}

function Test({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const [steps] = useState(() => testSteps(views, device))
  const test = useSelfTest(device, steps)
  const name = shownLine(device.name, 80)
  const isLinked = device.links.length > 0
  const outcome = outcomeOf(
    steps.map(({ key }) => key),
    test.standings,
  )
  const isFresh = useNow() - device.pairedAt < freshMs
  const isBegun = test.running || Object.keys(test.standings).length > 0
  return (
    <StepFrame step="test" title={words('title')} lead={words(isLinked ? 'linked' : 'away', { name })} lone={!isFresh}>
      {isFresh && <Doubt device={device} />}
      {steps.length === 0 ? (
        <Text>{words('nothing')}</Text>
      ) : (
        <>
          <Text>{words('lead')}</Text>
          <ol className={styles.list} aria-label={words('steps')}>
            {steps.map((one) => (
              <TestRow
                key={one.key}
                test={one}
                standing={standingOf(test.standings, one.key)}
                running={test.running}
                onSkip={() => test.skip(one)}
                onAgain={() => test.again(one)}
              />
            ))}
          </ol>
          <div className={styles.buttons}>
            {test.running ? (
              <Button onClick={test.stop}>{words('stop')}</Button>
            ) : (
              <Button appearance={isBegun ? 'secondary' : 'primary'} disabled={!isLinked} onClick={test.start}>
                {words(isBegun ? 'startAgain' : 'start')}
              </Button>
            )}
          </div>
        </>
      )}
      {outcome.done && !test.running && <Ready name={name} outcome={outcome} />}
    </StepFrame>
  )
}

const freshMs = 10 * 60_000

/** Whoever is in sight can call itself as a person's phone is called, and accept at once. Only the person knows. */
function Doubt({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const client = useClient()
  const forget = () => void client.hub.unpair({ device: device.id }).catch(tellError)
  return (
    <div className={styles.doubt}>
      <Text size={200}>{words('doubt')}</Text>
      <Button size="small" onClick={forget}>
        {words('forget')}
      </Button>
    </div>
  )
}
