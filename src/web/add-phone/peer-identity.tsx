import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { useDevices, useHubState } from '../../client/react/hub.tsx'
import type { PeerView } from '../../core/hub-contract.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { PhoneName } from '../../ui/phone-text.tsx'
import { hasDouble, shortId } from './peers.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  peer: { display: 'flex', gap: tokens.spacingHorizontalM, alignItems: 'center', minWidth: 0 },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  // A long name shows its beginning; the whole of it could push id and address out of sight.
  name: {
    overflow: 'hidden',
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
    overflowWrap: 'anywhere',
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground2,
  },
  double: { color: tokens.colorStatusWarningForeground3 },
})

const icons: Readonly<Record<string, IconName>> = {
  phone: 'phone',
  tablet: 'tablet',
  desktop: 'pc',
  laptop: 'pc',
  tv: 'pc',
}

/** Who a peer says it is, and beside it what it cannot choose: the address it comes from and its id. */
export function PeerIdentity({ peer }: { readonly peer: PeerView }) {
  const styles = useStyles()
  const isDouble = hasDouble(
    peer,
    useHubState(({ peers }) => peers),
    useDevices(),
  )
  return (
    <div className={styles.peer}>
      <Icon name={(Object.hasOwn(icons, peer.kind) && icons[peer.kind]) || 'question'} size={24} />
      <div className={styles.words}>
        <Text weight="semibold" className={styles.name}>
          <PhoneName name={peer.name} />
        </Text>
        <Text size={200} className={styles.facts}>
          <span>{words('kind', { kind: peer.kind })}</span>
          <bdi>{peer.address}</bdi>
          <bdi>{words('id', { id: shortId(peer) })}</bdi>
        </Text>
        {isDouble && (
          <Text size={200} className={styles.double}>
            <Icon name="warning" size={16} /> {words('double')}
          </Text>
        )}
      </div>
    </div>
  )
}
