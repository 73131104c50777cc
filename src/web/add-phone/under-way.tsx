import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useHubState } from '../../client/react/hub.tsx'
import type { PeerView } from '../../core/hub-contract.ts'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { usePairingCalls } from './pairing-calls.ts'
import { addressOf } from './steps.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
  },
  text: { flexGrow: 1 },
})

/** A pairing that we asked for and walked away from: it can be gone on with, or thrown away. */
export function UnderWay() {
  const asked = useHubState(({ peers }) => peers).filter(({ pairing }) => pairing.state === 'asked')
  return asked.map((peer) => <One key={`${peer.link} ${peer.peer}`} peer={peer} />)
}

function One({ peer }: { readonly peer: PeerView }) {
  const styles = useStyles()
  const { refuse, busy, trouble } = usePairingCalls(peer)
  return (
    <div role="status" className={styles.bar}>
      <Text className={styles.text}>{trouble ?? words('underWay', { name: shownLine(peer.name, 80) })}</Text>
      <Button onClick={() => go(addressOf({ step: 'pair', link: peer.link, peer: peer.peer }))}>
        {words('resume')}
      </Button>
      <Button disabled={busy} onClick={() => void refuse()}>
        {words('discard')}
      </Button>
    </div>
  )
}
