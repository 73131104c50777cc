import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useClient, useHubState } from '../../client/react/hub.tsx'
import { Icon } from '../../ui/icons.tsx'
import { announce, sentenceOf } from '../../ui/notices.ts'
import { FindHelp } from './find-help.tsx'
import { useRemembered } from './memory.ts'
import { prospectFor } from './outlook-rules.ts'
import { PeerRow } from './peer-row.tsx'
import { inSight } from './peers.ts'
import { useProspects } from './questions.ts'
import { StepFrame } from './step-frame.tsx'
import { TypeAddress } from './type-address.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  heading: { margin: 0, alignSelf: 'center' },
  room: { minHeight: '9rem' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  nothing: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalL,
  },
  trouble: { color: tokens.colorStatusDangerForeground1 },
})

/** More than this nobody reads; a crowd of strangers must not bury the rest of the page. */
const most = 20
/** After this long without anything in sight, what may be in the way opens by itself. */
const patienceMs = 15_000

/** What can be paired, live, and ways to bring it into sight. */
export function Find() {
  const styles = useStyles()
  const { platform } = useRemembered()
  const app = prospectFor(useProspects().data ?? [], platform)?.app
  const peers = inSight(useHubState((state) => state.peers))
  const { look, busy, trouble } = useLooking()
  const impatient = useImpatience(peers.length === 0)
  return (
    <StepFrame step="find" title={words('findTitle')} lead={app ? words('findLead', { app }) : words('findLeadOther')}>
      <div className={styles.room}>
        <div className={styles.head}>
          <Text as="h3" size={400} weight="semibold" className={styles.heading}>
            {words('sights')}
          </Text>
          <Button icon={<Icon name="refresh" />} disabled={busy} onClick={() => void look()}>
            {words(busy ? 'looking' : 'lookAgain')}
          </Button>
        </div>
        <div role="alert" className={styles.trouble}>
          {trouble}
        </div>
        {peers.length === 0 ? (
          <div className={styles.nothing}>
            <Spinner size="tiny" aria-hidden />
            <Text role="status">{words('nothingInSight')}</Text>
          </div>
        ) : (
          <ul className={styles.list}>
            {peers.slice(0, most).map((peer) => (
              <PeerRow key={`${peer.link} ${peer.peer}`} peer={peer} />
            ))}
          </ul>
        )}
        {peers.length > most && <Text>{words('moreInSight', { count: peers.length - most })}</Text>}
      </div>
      <TypeAddress peers={peers} />
      <FindHelp open={impatient} />
    </StepFrame>
  )
}

/** Asks the network at the start, and again when the person wants it. */
function useLooking() {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const look = async () => {
    setBusy(true)
    setTrouble(undefined)
    try {
      await client.hub.discover({})
      announce(words('looked'))
    } catch (error) {
      setTrouble(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  const first = useRef(look)
  useEffect(() => void first.current(), [])
  return { look, busy, trouble }
}

/** True once there has been nothing for a while; it stays so, since what is open must not close under the reader. */
function useImpatience(nothing: boolean): boolean {
  const [impatient, setImpatient] = useState(false)
  useEffect(() => {
    if (!nothing) return
    const timer = setTimeout(() => setImpatient(true), patienceMs)
    return () => clearTimeout(timer)
  }, [nothing])
  return impatient
}
