import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import type { DeviceView } from '../../core/hub-contract.ts'
import { views } from '../views.ts'
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
    height: '20rem',
    display: 'flex',
    flexDirection: 'column',
    minHeight: '20rem',
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
  const panel = useRef<HTMLElement>(null)
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
  return (
    <>
      {shown && <div className={styles.scrim} onClick={closePanel} aria-hidden />}
      <aside
        ref={panel}
        tabIndex={-1}
        aria-label={words('device')}
        {...(shown && { role: 'dialog', 'aria-modal': true })}
        className={mergeClasses(styles.panel, over && styles.over, over && !open && styles.closed)}
      >
        <PhoneHead device={device} closable={shown} />
        <QuickToggles device={device} />
        <div className={styles.cards}>
          {views.map(({ feature, Card }) => Card && device.features[feature] && <Card key={feature} device={device} />)}
        </div>
        <div id="feed" tabIndex={-1} className={styles.feed}>
          {views.map(({ feature, Feed }) => Feed && device.features[feature] && <Feed key={feature} device={device} />)}
        </div>
      </aside>
    </>
  )
}
