import { Button, makeStyles } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { later } from '../../ui/later.ts'
import { PhoneName } from '../../ui/phone-text.tsx'
import { shownLine } from '../../ui/text.ts'
import { useChosenDevice } from '../device.ts'
import { words } from './words.ts'

const DeviceMenu = later(() => import('./device-menu.tsx').then((module) => module.DeviceMenu))

const useStyles = makeStyles({
  button: { minWidth: 0, maxWidth: '16rem' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

/** Which of several phones the page is about. The menu is loaded when it is first opened. */
export function DeviceSwitcher() {
  const styles = useStyles()
  const device = useChosenDevice()
  const [used, setUsed] = useState(false)
  if (!device) return null
  const face = {
    className: styles.button,
    appearance: 'subtle' as const,
    icon: <Icon name="chevronDown" size={16} />,
    iconPosition: 'after' as const,
    'aria-label': words('chooseDevice', { name: shownLine(device.name, 80) }),
    children: <PhoneName name={device.name} className={styles.name} />,
  }
  const closed = <Button {...face} aria-haspopup="menu" aria-expanded={false} onClick={() => setUsed(true)} />
  return used ? (
    <Suspense fallback={closed}>
      <DeviceMenu trigger={<Button {...face} />} chosen={device.id} />
    </Suspense>
  ) : (
    closed
  )
}
