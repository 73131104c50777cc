import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { DeviceView } from '../../core/hub-contract.ts'
import { Icon } from '../../ui/icons.tsx'
import { shownLine } from '../../ui/text.ts'
import { useKinds } from './filters.tsx'
import type { Merged } from './merge.ts'
import { pcSource } from './sources.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  sign: { display: 'flex', color: tokens.colorStatusWarningForeground3 },
})

interface FailuresProps {
  readonly failed: Merged<unknown>['failed']
  readonly devices: readonly DeviceView[]
  readonly retry: () => void
}

/** A line for each source that could not be asked; what the others have is shown all the same. */
export function Failures({ failed, devices, retry }: FailuresProps) {
  const styles = useStyles()
  const kinds = useKinds(devices)
  const sentence = (source: string) => {
    const [device = '', feature = pcSource] = source.split('/')
    const title = kinds.find(({ id }) => id === feature)?.title ?? feature
    const phone = devices.length > 1 ? devices.find(({ id }) => id === device)?.name : undefined
    if (phone === undefined) return words('notLoaded', { source: title })
    return words('notLoadedOf', { source: title, phone: shownLine(phone, 80) })
  }
  return failed.map(({ source }) => (
    <div key={source} role="alert" className={styles.line}>
      <span className={styles.sign}>
        <Icon name="warning" size={16} />
      </span>
      <Text>{sentence(source)}</Text>
      <Button size="small" onClick={retry}>
        {words('retry')}
      </Button>
    </div>
  ))
}
