import { useHubState } from '../../client/react/hub.tsx'
import { tellError } from '../../ui/notices.ts'
import { QuickButton } from '../../ui/quick-button.tsx'
import { usePopUps } from './pop-ups.ts'
import { useSwitch } from './setting.ts'
import { words } from './words.ts'

/** Whether the phones' notifications pop up on this PC; where the page must show them, also asks the browser. */
export function PopUpsToggle() {
  const { on, fixed, set } = useSwitch('notifications')
  const reached = useHubState(({ connection }) => connection === 'live')
  const { byPage, permission, ask } = usePopUps()
  const blocked = byPage && permission === 'denied'
  const missing = byPage && permission === 'default'
  const shows = on === true && !blocked && !missing
  const why = !reached
    ? words('noHub')
    : fixed
      ? words('fixed')
      : blocked
        ? words('popUpsBlocked')
        : words(missing && on ? 'popUpsAsk' : shows ? 'popUpsOn' : 'popUpsOff')
  const press = async () => {
    if (shows) return set(false)
    if (!on) await set(true)
    await ask().catch(tellError)
  }
  return (
    <QuickButton
      icon={shows ? 'notification' : 'bellOff'}
      label={words('popUps')}
      about={why}
      pressed={shows}
      disabled={!reached || blocked || (fixed && !(on && missing))}
      onPress={press}
    />
  )
}
