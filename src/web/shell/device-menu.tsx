import {
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import { type ReactElement, useState } from 'react'
import { useDevices } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { percent } from '../../ui/dates.ts'
import { Icon } from '../../ui/icons.tsx'
import { PhoneName } from '../../ui/phone-text.tsx'
import { go } from '../../ui/route.ts'
import { chooseDevice } from '../device.ts'
import { words } from './words.ts'

interface DeviceMenuProps {
  readonly trigger: ReactElement
  readonly chosen: string
}

/** All phones with how they are reached and how full they are. It opens as it is loaded, since it was asked for. */
export function DeviceMenu({ trigger, chosen }: DeviceMenuProps) {
  const devices = useDevices()
  const [open, setOpen] = useState(true)
  return (
    <Menu
      inline
      open={open}
      onOpenChange={(_, change) => setOpen(change.open)}
      checkedValues={{ device: [chosen] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        const [id] = checkedItems
        if (id !== undefined) chooseDevice(id)
        setOpen(false)
      }}
    >
      <MenuTrigger disableButtonEnhancement>{trigger}</MenuTrigger>
      <MenuPopover>
        <MenuList>
          {devices.map((device) => (
            <MenuItemRadio key={device.id} name="device" value={device.id} secondaryContent={batteryOf(device)}>
              <PhoneName name={device.name} /> · {words(device.links.length > 0 ? 'linkedShort' : 'away')}
            </MenuItemRadio>
          ))}
          <MenuDivider />
          <MenuItem icon={<Icon name="plus" />} onClick={() => go('/add')}>
            {words('addPhone')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function batteryOf({ features }: DeviceView): string {
  const share = features.battery?.state.percent
  return typeof share === 'number' ? percent(share / 100) : ''
}
