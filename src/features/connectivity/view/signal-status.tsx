import { makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import { useFeature } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import { Icon, type IconName } from '../../../ui/icons.tsx'
import type { Sim } from '../contract.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  sim: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, whiteSpace: 'nowrap' },
  stale: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
})

const bars: readonly IconName[] = ['signal0', 'signal1', 'signal2', 'signal3', 'signal4']
/** A phone has two; what says more is not believed beyond this. */
const most = 3

/** The bars of each SIM card, beside the phone's name. */
export function SignalStatus({ device }: DeviceProps) {
  const styles = useStyles()
  const signal = useFeature(device, 'connectivity')
  const sims = signal?.state.sims?.slice(0, most) ?? []
  return sims.map((sim, index) => {
    const network = sim.network === 'Unknown' ? words('unknownNetwork') : sim.network
    const values = { strength: sim.strength, network, number: index + 1 }
    return (
      <Tooltip key={sim.id} content={words(sims.length > 1 ? 'simOf' : 'sim', values)} relationship="label">
        <span role="img" className={mergeClasses(styles.sim, signal?.health.state === 'stale' && styles.stale)}>
          <Icon name={bars[sim.strength] ?? 'signal0'} />
          {shortNetwork(sim)}
        </span>
      </Tooltip>
    )
  })
}

function shortNetwork({ network }: Sim): string {
  return network === 'Unknown' ? '' : network
}
