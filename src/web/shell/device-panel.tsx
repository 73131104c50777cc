import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { useDevices } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { Boundary } from '../../ui/boundary.tsx'
import { Icon } from '../../ui/icons.tsx'
import { views } from '../views.ts'
import { Broken } from './broken.tsx'
import { DeviceSwitcher } from './device-switcher.tsx'
import { closePanel, usePanelOpen, wantedPart } from './panel.ts'
import { PhoneHead } from './phone-head.tsx'
import { QuickToggles } from './quick-toggles.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  panel: {
    gridArea: 'panel',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    minHeight: 0,
    overflowY: 'auto',
    overflowX: 'hidden',
    outlineStyle: 'none',
    paddingBlockStart: tokens.spacingVerticalXS,
  },
  over: {
    position: 'fixed',
    insetBlock: 0,
    insetInlineStart: 0,
    zIndex: 300,
    width: 'min(360px, 100vw)',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRight: `1px solid ${tokens.colorNeutralStroke1}`,
    boxShadow: tokens.shadow64,
    paddingBlockStart: tokens.spacingVerticalM,
  },
  closed: { display: 'none' },
  top: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    paddingInline: tokens.spacingHorizontalS,
  },
  scrim: { position: 'fixed', inset: 0, zIndex: 299, backgroundColor: tokens.colorBackgroundOverlay },
  cards: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    ':empty': { display: 'none' },
  },
  feed: {
    flex: '1 0 auto',
    display: 'flex',
    flexDirection: 'column',
    minHeight: '20rem',
    paddingBlockEnd: tokens.spacingVerticalM,
    outlineStyle: 'none',
  },
})

interface DevicePanelProps {
  readonly device: DeviceView
  /** It lies over the content, and is there only when opened. */
  readonly over: boolean
}

/** Everything about the chosen phone that is always at hand. It stays mounted while closed, so that no draft is lost. */
export function DevicePanel({ device, over }: DevicePanelProps) {
  const styles = useStyles()
  const open = usePanelOpen()
  const panel = useRef<HTMLDivElement>(null)
  const shown = over && open
  useEffect(() => {
    if (!shown) return
    const before = document.activeElement
    if (!wantedPart()) panel.current?.focus()
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) closePanel()
    }
    window.addEventListener('keydown', pressed)
    return () => {
      window.removeEventListener('keydown', pressed)
      // After the content may be reached again.
      setTimeout(() => before instanceof HTMLElement && before.focus())
    }
  }, [shown])
  // The same element is a dialog while it lies over the content, so that nothing in it is drawn anew.
  const landmark = {
    'aria-label': words('device'),
    ...(shown ? { role: 'dialog', 'aria-modal': true } : { role: 'complementary' }),
  }
  return (
    <>
      {shown && <div className={styles.scrim} onClick={closePanel} aria-hidden />}
      <div
        ref={panel}
        tabIndex={-1}
        {...landmark}
        className={mergeClasses(styles.panel, over && styles.over, over && !open && styles.closed)}
      >
        {shown && <PanelTop />}
        <PhoneHead device={device} />
        <QuickToggles device={device} />
        <div className={styles.cards}>
          {views.map(
            ({ feature, Card }) =>
              Card &&
              device.features[feature] && (
                <Boundary key={feature} instead={null}>
                  <Card device={device} />
                </Boundary>
              ),
          )}
        </div>
        <div id="feed" tabIndex={-1} className={styles.feed}>
          {views.map(
            ({ feature, Feed }) =>
              Feed &&
              device.features[feature] && (
                <Boundary key={feature} instead={<Broken />}>
                  <Feed device={device} />
                </Boundary>
              ),
          )}
        </div>
      </div>
    </>
  )
}

/** What the panel needs only while it lies over the content. */
function PanelTop() {
  const styles = useStyles()
  return (
    <div className={styles.top}>
      {useDevices().length > 1 ? <DeviceSwitcher /> : <span />}
      <Button
        appearance="subtle"
        icon={<Icon name="dismiss" />}
        aria-label={words('closePanel')}
        onClick={closePanel}
      />
    </div>
  )
}
