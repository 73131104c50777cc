import { makeStyles, Spinner, Title2, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useHubState } from '../../client/react/hub.tsx'
import { useRoute } from '../../ui/route.ts'
import { Find } from './find.tsx'
import { GetApp } from './get-app.tsx'
import { useRemembered } from './memory.ts'
import { Pair } from './pair.tsx'
import { SelfTest } from './self-test/self-test.tsx'
import { words as testWords } from './self-test/words.ts'
import { addressOf, chosenPeer, type Place, placeOf } from './steps.ts'
import { ThisPc } from './this-pc.tsx'
import { UnderWay } from './under-way.tsx'
import { WhichPhone } from './which-phone.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '48rem',
    marginInline: 'auto',
    paddingInline: tokens.spacingHorizontalXXL,
    paddingBlock: tokens.spacingVerticalXXL,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    overflowWrap: 'anywhere',
    '@media (max-width: 480px)': { paddingInline: tokens.spacingHorizontalL },
  },
  title: { margin: 0 },
})

/** From "which phone?" to a passed self-test. Where it stands comes from the address and the hub, so it survives reloads. */
export function AddPhone() {
  const styles = useStyles()
  const known = useHubState(({ settings }) => settings !== undefined)
  const isTest = useRoute().path[1] === 'test'
  return (
    <div className={styles.page}>
      <Title2 as="h1" className={styles.title}>
        {isTest ? testWords('pageTitle') : words('title')}
      </Title2>
      {known ? <Wizard /> : <Spinner label={words('waiting')} />}
    </div>
  )
}

function Wizard() {
  const route = useRoute()
  const remembered = useRemembered()
  const place = placeOf(
    route,
    remembered,
    useHubState(({ peers }) => peers),
  )
  // A pairing that was found under way has its place in the address from then on, or the page would leave it at its end.
  const resumed = place.step === 'pair' && !chosenPeer(route) ? addressOf(place) : undefined
  useEffect(() => {
    if (resumed !== undefined) window.location.replace(`#${resumed}`)
  }, [resumed])
  return (
    <>
      {place.step !== 'pair' && <UnderWay />}
      <Part place={place} />
    </>
  )
}

function Part({ place }: { readonly place: Place }) {
  switch (place.step) {
    case 'phone':
      return <WhichPhone />
    case 'pc':
      return <ThisPc />
    case 'app':
      return <GetApp />
    case 'find':
      return <Find />
    case 'pair':
      return <Pair key={`${place.link} ${place.peer}`} link={place.link} peer={place.peer} />
    case 'test':
      return <SelfTest key={place.device} device={place.device} />
  }
}
