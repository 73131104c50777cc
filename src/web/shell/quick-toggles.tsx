import { makeStyles, tokens } from '@fluentui/react-components'
import type { DeviceView } from '../../core/hub-contract.ts'
import { views } from '../views.ts'
import { PopUpsToggle } from './pop-ups-toggle.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(88px, 1fr))',
    gap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalM,
  },
})

/** What a press does at once: ring, ping, pop-ups. */
export function QuickToggles({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div role="group" aria-label={words('toggles')} className={styles.row}>
      {views.map(
        ({ feature, Toggle }) => Toggle && device.features[feature] && <Toggle key={feature} device={device} />,
      )}
      <PopUpsToggle />
    </div>
  )
}
