import { Button, Tooltip } from '@fluentui/react-components'
import { Icon, type IconName } from '../../../ui/icons.tsx'

/** A small button of one icon. One that cannot be used stays reachable, so that its label and `why` can be read. */
export function Tool({ icon, label, why, disabled = why !== undefined, keys, tabbable, onClick }: ToolProps) {
  return (
    <Tooltip content={why === undefined ? label : `${label} – ${why}`} relationship="label" withArrow>
      <Button
        appearance="subtle"
        size="small"
        icon={<Icon name={icon} size={16} />}
        disabledFocusable={disabled}
        aria-keyshortcuts={disabled ? undefined : keys}
        tabIndex={tabbable ? 0 : -1}
        onClick={onClick}
      />
    </Tooltip>
  )
}

interface ToolProps {
  readonly icon: IconName
  readonly label: string
  /** Why it cannot be used right now. */
  readonly why?: string | undefined
  readonly disabled?: boolean
  readonly keys?: string
  /** In the order of the Tab key: only the controls of the row that has the focus are. */
  readonly tabbable: boolean
  readonly onClick?: () => void
}
