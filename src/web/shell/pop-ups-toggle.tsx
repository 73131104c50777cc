import { useHubState } from '../../client/react/hub.tsx'
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
    if (missing && (await ask()) !== 'granted') return
    if (!shows && on) return
    await set(!on)
  }
  return (
    <QuickButton
      icon={shows ? 'notification' : 'bellOff'}
      label={words('popUps')}
      about={why}
      pressed={shows}
      disabled={!reached || blocked || (fixed && !missing)}
      onPress={press}
    />
  )
}
