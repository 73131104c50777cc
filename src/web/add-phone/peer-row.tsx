import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { PeerView } from '../../core/hub-contract.ts'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { usePairingCalls } from './pairing-calls.ts'
import { PeerIdentity } from './peer-identity.tsx'
import { shortId } from './peers.ts'
import { addressOf } from './steps.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  row: { borderBottom: `1px solid ${tokens.colorNeutralStroke2}`, paddingBlock: tokens.spacingVerticalM },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  trouble: { color: tokens.colorStatusDangerForeground1 },
})

/** One device in sight; pressing its button asks it at once, and then shows the code. */
export function PeerRow({ peer }: { readonly peer: PeerView }) {
  const styles = useStyles()
  const { ask, busy, trouble } = usePairingCalls(peer)
  const { state } = peer.pairing
  const reason = peer.pairing.state === 'failed' ? peer.pairing.reason : undefined
  const to = addressOf({ step: 'pair', link: peer.link, peer: peer.peer })
  const isWaiting = state === 'asked' || state === 'asks'
  const pair = async () => {
    // Asking one that asks us would accept it, with nobody having compared the code.
    if (isWaiting || (await ask())) go(to)
  }
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <PeerIdentity peer={peer} />
        <Button
          appearance="primary"
          disabled={busy}
          aria-label={
            isWaiting ? undefined : words('pairWithName', { name: shownLine(peer.name, 80), id: shortId(peer) })
          }
          onClick={() => void pair()}
        >
          {words(busy ? 'asking' : isWaiting ? 'seePairing' : 'pairWith')}
        </Button>
      </div>
      <div role="alert" className={styles.trouble}>
        {[reason, trouble].map(
          (sentence) =>
            sentence !== undefined && (
              <Text key={sentence} size={200} block>
                <bdi>{sentence}</bdi>
              </Text>
            ),
        )}
      </div>
    </li>
  )
}
