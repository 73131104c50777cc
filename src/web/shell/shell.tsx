import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Suspense, useEffect, useRef } from 'react'
import { useDevices, useHubState } from '../../client/react/hub.tsx'
import { Boundary } from '../../ui/boundary.tsx'
import { useRoute } from '../../ui/route.ts'
import { useChosenDevice } from '../device.ts'
import { Announcer } from './announcer.tsx'
import { Broken, Coming } from './broken.tsx'
import { CompactBar } from './compact-bar.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import { DevicePanel } from './device-panel.tsx'
import { Hosts } from './hosts.tsx'
import { Notices } from './notices.tsx'
import { usePageTitle } from './page-title.ts'
import { closePanel, usePanelOpen } from './panel.ts'
import { useHiddenMeanwhile } from './setting.ts'
import { ShellHeader } from './shell-header.tsx'
import { CompactSkeleton, PanelSkeleton } from './skeleton.tsx'
import { SkipLink } from './skip-link.tsx'
import { Tabs } from './tabs.tsx'
import { View } from './view.tsx'
import { Welcome } from './welcome.tsx'
import { useWidth } from './width.ts'

const useStyles = makeStyles({
  page: {
    display: 'grid',
    height: '100%',
    gridTemplateColumns: '320px minmax(0, 1fr)',
    gridTemplateRows: 'auto auto auto minmax(0, 1fr)',
    gridTemplateAreas: '"header header" "bar bar" "panel tabs" "panel main"',
    backgroundColor: tokens.colorNeutralBackground3,
    overflow: 'hidden',
  },
  alone: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateAreas: '"header" "bar" "tabs" "main"' },
  narrow: {
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'auto auto auto auto minmax(0, 1fr)',
    gridTemplateAreas: '"header" "bar" "compact" "tabs" "main"',
  },
  small: {
    gridTemplateRows: 'auto auto auto minmax(0, 1fr) auto',
    gridTemplateAreas: '"header" "bar" "compact" "main" "tabs"',
  },
  main: {
    gridArea: 'main',
    overflow: 'auto',
    position: 'relative',
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    outlineStyle: 'none',
  },
  card: {
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    borderStartStartRadius: tokens.borderRadiusXLarge,
  },
})

/** The frame of the page: header, device panel, tabs, and the view that the address names. */
export function Shell() {
  const styles = useStyles()
  const width = useWidth()
  const known = useHubState(({ settings }) => settings !== undefined)
  const lone = useDevices().length === 0 && known
  const device = useChosenDevice()
  const covered = usePanelOpen() && width !== 'wide' && device !== undefined
  usePageTitle()
  useHiddenMeanwhile()
  const { path } = useRoute()
  const place = path[0] ?? 'home'
  // A link in the panel leads to what the panel covers.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the address changes
  useEffect(() => closePanel(), [path])
  useFocusAfter(path)
  return (
    <div
      className={mergeClasses(
        styles.page,
        lone && styles.alone,
        width !== 'wide' && !lone && styles.narrow,
        width === 'small' && !lone && styles.small,
      )}
    >
      <SkipLink inert={covered} />
      <ShellHeader inert={covered} />
      <ConnectionBar />
      {width !== 'wide' && device && <CompactBar device={device} inert={covered} />}
      {device && <DevicePanel device={device} over={width !== 'wide'} />}
      {!device && !known && (width === 'wide' ? <PanelSkeleton /> : <CompactSkeleton />)}
      {!lone && <Tabs inert={covered} bottom={width === 'small'} />}
      <main
        id="content"
        tabIndex={-1}
        inert={covered}
        className={mergeClasses(styles.main, width === 'wide' && !lone && styles.card)}
      >
        {known &&
          (lone && !['add', 'settings', 'status'].includes(place) ? (
            <Welcome />
          ) : (
            <Boundary key={place} instead={<Broken />}>
              <Suspense fallback={<Coming />}>
                <View device={device} />
              </Suspense>
            </Boundary>
          ))}
      </main>
      <Notices />
      <Announcer />
      <Hosts />
    </div>
  )
}

/** Whose focus went with what another place has replaced goes on at the new place, not at the top of the page. */
function useFocusAfter(path: readonly string[]): void {
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    // What led here may still be giving the focus back.
    const timer = setTimeout(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return
      document.getElementById('content')?.focus({ preventScroll: true })
    }, 50)
    return () => clearTimeout(timer)
  }, [path])
}
