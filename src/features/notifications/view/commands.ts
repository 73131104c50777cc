import type { Command, FeatureView } from '../../../client/react/view.ts'
import { words } from './words.ts'

/** What the palette offers for the notifications of a phone. */
export const commands: NonNullable<FeatureView['commands']> = ({ client, device, signal }) => {
  const can = (action: string) => Object.hasOwn(device.features.notifications?.actions ?? {}, action)
  const actions = client.device(device.id).notifications
  const all: Record<string, Command> = {
    refresh: {
      id: 'refresh',
      title: words('commandRefresh'),
      icon: 'refresh',
      async run() {
        const { askPhone } = await import('./ask-phone.ts')
        const { active } = await askPhone({ client, device: device.id, signal })
        return active === undefined ? words('notAnswered') : words('answered', { count: active })
      },
    },
    clear: {
      id: 'clear',
      title: words('commandClear'),
      icon: 'clear',
      async run() {
        const { dismissed, left } = await actions.clear({})
        return words('cleared', { count: dismissed, left })
      },
    },
    send: {
      id: 'send',
      title: words('commandTest'),
      icon: 'notification',
      async run() {
        await actions.send({ title: words('testTitle'), text: words('testText') })
        return words('testSent')
      },
    },
  }
  return Object.entries(all).flatMap(([action, command]) => (can(action) ? [command] : []))
}
