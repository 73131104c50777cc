import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useDevices, useHubState } from '../../client/react/hub.tsx'
import type { PeerView } from '../../core/hub-contract.ts'
import { Icon } from '../../ui/icons.tsx'
import { announce } from '../../ui/notices.ts'
import { CodeShown } from './code-shown.tsx'
import { useDeliberate } from './deliberate.ts'
import { Gone } from './gone.tsx'
import { Grants } from './grants.tsx'
import { forgetRemembered } from './memory.ts'
import { usePairingCalls } from './pairing-calls.ts'
import { PeerIdentity } from './peer-identity.tsx'
import { isPeer, newDevice, pairedBefore } from './peers.ts'
import { StepFrame } from './step-frame.tsx'
import { addressOf, type PeerKey } from './steps.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  // Neither answer weighs more than the other.
  answer: { flex: '1 1 10rem' },
  trouble: { color: tokens.colorStatusDangerForeground1 },
})

/** One pairing, whoever asked and in whatever state the hub has it: reloading the page or opening another changes nothing. */
export function Pair({ link, peer }: PeerKey) {
  const view = useHubState(({ peers }) => peers).find((one) => isPeer(one, { link, peer }))
  const devices = useDevices()
  const [known] = useState(() => pairedBefore(devices, Date.now()))
  const device = newDevice(devices, known)?.id
  const isGone = view === undefined || view.pairing.state === 'paired'
  useEffect(() => {
    if (!isGone || device === undefined) return
    forgetRemembered()
    // Nobody wants to come Back to a pairing that is done.
    window.location.replace(`#${addressOf({ step: 'test', device })}`)
  }, [isGone, device])
  const last = useLastTrouble(view)
  if (isGone) return <Gone reason={last} />
  return <InSight key={view.pairing.state} view={view} />
}

/** Why it failed, kept when the peer goes out of sight right after it. */
function useLastTrouble(view: PeerView | undefined): string | undefined {
  const [last, setLast] = useState<string>()
  const now = view?.pairing.state === 'failed' ? view.pairing.reason : view ? undefined : last
  if (now !== last) setLast(now)
  return now
}

function InSight({ view }: { readonly view: PeerView }) {
  const styles = useStyles()
  const { pairing } = view
  const reason = pairing.state === 'failed' ? pairing.reason : undefined
  useEffect(() => {
    if (reason !== undefined) announce(`${words('failedTitle')}: ${reason}`)
  }, [reason])
  const titles = { asked: 'compareTitle', asks: 'compareTitle', failed: 'failedTitle', none: 'askTitle' } as const
  return (
    <StepFrame step="pair" title={words(pairing.state === 'paired' ? 'askTitle' : titles[pairing.state])}>
      <div className={styles.card}>
        <PeerIdentity peer={view} />
        {pairing.state === 'asked' && <Outgoing key={pairing.code} view={view} pairing={pairing} />}
        {pairing.state === 'asks' && <Incoming key={pairing.code} view={view} pairing={pairing} />}
        {(pairing.state === 'none' || pairing.state === 'failed') && <Ask view={view} reason={reason} />}
      </div>
      {pairing.state !== 'failed' && <Grants />}
    </StepFrame>
  )
}

interface CodeProps {
  readonly view: PeerView
  readonly pairing: { readonly code: string; readonly until: number }
}

function Outgoing({ view, pairing }: CodeProps) {
  const styles = useStyles()
  const { refuse, busy, trouble } = usePairingCalls(view)
  return (
    <>
      <Text>{words('compareOut')}</Text>
      <CodeShown code={pairing.code} until={pairing.until} />
      <Trouble sentence={trouble} />
      <div className={styles.buttons}>
        <Button disabled={busy} onClick={() => void refuse()}>
          {words('cancel')}
        </Button>
      </div>
    </>
  )
}

function Incoming({ view, pairing }: CodeProps) {
  const styles = useStyles()
  const deliberate = useDeliberate()
  const { accept, refuse, busy, trouble } = usePairingCalls(view)
  return (
    <>
      <Text>{words('compareIn')}</Text>
      <CodeShown code={pairing.code} until={pairing.until} />
      <Trouble sentence={trouble} />
      <div className={styles.buttons} {...deliberate}>
        <Button size="large" className={styles.answer} disabled={busy} onClick={() => void refuse()}>
          {words('different')}
        </Button>
        <Button size="large" className={styles.answer} disabled={busy} onClick={() => void accept(pairing.code)}>
          {words('same')}
        </Button>
      </div>
    </>
  )
}

function Ask({ view, reason }: { readonly view: PeerView; readonly reason: string | undefined }) {
  const styles = useStyles()
  const { ask, busy, trouble } = usePairingCalls(view)
  return (
    <>
      <Text>
        <bdi>{reason ?? words('askLead')}</bdi>
      </Text>
      <Trouble sentence={trouble} />
      <div className={styles.buttons}>
        <Button appearance="primary" disabled={busy} onClick={() => void ask()}>
          {words(busy ? 'asking' : reason === undefined ? 'ask' : 'retry')}
        </Button>
      </div>
    </>
  )
}

function Trouble({ sentence }: { readonly sentence: string | undefined }) {
  const styles = useStyles()
  return (
    <div role="alert">
      {sentence !== undefined && (
        <Text className={styles.trouble}>
          <Icon name="error" size={16} /> <bdi>{sentence}</bdi>
        </Text>
      )}
    </div>
  )
}
