import { useMemo } from 'react'
import { useClient, useDevices, useHubState } from '../../client/react/hub.tsx'
import { places } from '../../client/react/view.ts'
import type { DeviceView } from '../../core/hub-contract.ts'
import type { IconName } from '../../ui/icons.tsx'
import { setPreferences, usePreferences } from '../../ui/preferences.ts'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { chooseDevice, useChosenDevice } from '../device.ts'
import { words as settingsWords } from '../settings/words.ts'
import { usePrivacyMode } from '../shell/setting.ts'
import { words as shellWords } from '../shell/words.ts'
import { views } from '../views.ts'
import { show } from './open.ts'
import { words } from './words.ts'

/** Something the palette offers, that is no content of a phone. */
export interface Option {
  /** Always the same for the same thing, to remember it by. */
  readonly id: string
  readonly title: string
  readonly icon: IconName
  /** On which phone, where there are several. */
  readonly phone?: string | undefined
  /** The key that does the same. */
  readonly keys?: string | undefined
  /** Resolves with a sentence about what came of it, or nothing. */
  readonly run: () => Promise<string | undefined>
}

const sections = ['devices', 'features', 'notifications', 'privacy', 'computer', 'look', 'about'] as const

/** Where one can go. */
export function usePlaces(): readonly Option[] {
  return useMemo(() => {
    const place = (id: string, to: string, title: string, icon: IconName): Option => {
      return { id: `place:${id}`, title, icon, run: () => done(() => go(to)) }
    }
    return [
      ...places.map((id) => place(id, `/${id}`, shellWords(id), id)),
      place('add', '/add', words('addPhone'), 'plus'),
      // What cannot be undone is asked about there.
      place('forget', '/settings/devices', words('forget'), 'edit'),
      ...sections.map((id) =>
        place(`settings/${id}`, `/settings/${id}`, words('settingsOf', { section: settingsWords(id) }), 'settings'),
      ),
    ]
  }, [])
}

/** What can be done now: with the phones, the chosen one first, and with the page. */
export function useCommands(): readonly Option[] {
  return [...useDeviceCommands(), ...useOwnCommands()]
}

/** A command may outlive the palette, so nothing here is given up. */
const never = new AbortController().signal

function useDeviceCommands(): Option[] {
  const client = useClient()
  const devices = useDevices()
  const chosen = useChosenDevice()
  const isReached = useHubState(({ connection }) => connection === 'live')
  if (!isReached) return []
  const others = devices.filter(({ id, links }) => id !== chosen?.id && links.length > 0)
  return [...(chosen ? [chosen] : []), ...others].flatMap((device) =>
    views.flatMap(({ feature, commands }) => {
      if (!commands || !device.features[feature]) return []
      return commands({ client, device, signal: never }).map(({ id, title, icon, run }) => ({
        id: `${device.id}/${feature}/${id}`,
        title,
        icon: icon as IconName,
        phone: phoneName(device, devices),
        run,
      }))
    }),
  )
}

/** What a phone is called, where there are several. */
export function phoneName(device: DeviceView, devices: readonly DeviceView[]): string | undefined {
  return devices.length > 1 ? shownLine(device.name, 80) : undefined
}

const themes = {
  system: { title: 'themeSystem', icon: 'palette' },
  light: { title: 'themeLight', icon: 'sun' },
  dark: { title: 'themeDark', icon: 'moon' },
  contrast: { title: 'themeContrast', icon: 'contrast' },
} as const

function useOwnCommands(): Option[] {
  const client = useClient()
  const privacy = usePrivacyMode()
  const { theme } = usePreferences()
  const devices = useDevices()
  const chosen = useChosenDevice()
  const option = (id: string, title: string, icon: IconName, run: Option['run'], keys?: string): Option => {
    return { id: `own:${id}`, title, icon, run, keys }
  }
  const privacyTitle = words(privacy.on ? 'privacyOff' : 'privacyOn')
  const setPrivacy = () => privacy.set(!privacy.on).then(() => undefined)
  const discover = async () => {
    await client.hub.discover({})
    go('/add')
    return words('discovering')
  }
  return [
    ...(privacy.fixed ? [] : [option('privacy', privacyTitle, 'eye', setPrivacy, 'Control+Shift+P')]),
    ...devices
      .filter(({ id }) => id !== chosen?.id)
      .map(({ id, name }) =>
        option(`show/${id}`, words('show', { phone: shownLine(name, 80) }), 'phone', () =>
          done(() => chooseDevice(id)),
        ),
      ),
    ...Object.entries(themes).flatMap(([id, { title, icon }]) => {
      const choice = id as keyof typeof themes
      const choose = () => done(() => setPreferences({ theme: choice }))
      return choice === theme ? [] : [option(`theme/${id}`, words(title), icon, choose)]
    }),
    option('discover', words('discover'), 'search', discover),
    option('report', words('report'), 'copy', () => done(() => show('report'))),
    option('sheet', words('sheet'), 'keyboard', () => done(() => show('sheet')), 'F1'),
  ]
}

async function done(act: () => void): Promise<undefined> {
  act()
}
