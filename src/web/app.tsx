import { FluentProvider, RendererProvider } from '@fluentui/react-components'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ComponentProps, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Client } from '../client/client.ts'
import { HubProvider, useHubState } from '../client/react/hub.tsx'
import type { HubStore } from '../client/react/hub-state.ts'
import { isTandemError } from '../core/errors.ts'
import { Boundary } from '../ui/boundary.tsx'
import { locale, onLanguage } from '../ui/locale.ts'
import { useMedia, usePreferences } from '../ui/preferences.ts'
import { PrivacyContext } from '../ui/privacy.tsx'
import { contrastTheme, darkTheme, lightTheme } from '../ui/theme.ts'
import { Broken } from './shell/broken.tsx'
import { usePrivacyMode } from './shell/setting.ts'
import { Shell } from './shell/shell.tsx'
import { SignIn } from './shell/sign-in.tsx'

interface AppProps {
  readonly client: Client
  readonly store: HubStore
  readonly renderer: ComponentProps<typeof RendererProvider>['renderer']
}

/** The whole page. */
export function App({ client, store, renderer }: AppProps) {
  const queries = useMemo(() => queryClient(store), [store])
  const { language, direction } = useSyncExternalStore(onLanguage, locale)
  const theme = useTheme()
  useEffect(() => {
    document.documentElement.lang = language === 'pseudo' ? 'en-x-pseudo' : language
    document.documentElement.dir = direction
  }, [language, direction])
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={theme} dir={direction} style={{ height: '100%' }}>
        <QueryClientProvider client={queries}>
          <HubProvider client={client} store={store}>
            <Inside key={language} />
          </HubProvider>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  )
}

function Inside() {
  const refused = useHubState((state) => state.connection === 'refused')
  const { on } = usePrivacyMode()
  return (
    <PrivacyContext value={on}>
      <Boundary instead={<Broken />}>{refused ? <SignIn /> : <Shell />}</Boundary>
    </PrivacyContext>
  )
}

/** Everything that is asked is kept fresh by the live socket, so nothing is asked again for its age alone. */
function queryClient(store: HubStore): QueryClient {
  const onError = (error: unknown) => {
    if (isTandemError(error) && error.code === 'auth.needed') store.refused()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
  })
}

function useTheme() {
  const { theme, motion } = usePreferences()
  const dark = useMedia('(prefers-color-scheme: dark)')
  const forced = useMedia('(forced-colors: active)')
  const still = useMedia('(prefers-reduced-motion: reduce)') || motion === 'reduced'
  const choice = theme === 'system' ? (forced ? 'contrast' : dark ? 'dark' : 'light') : theme
  useEffect(() => {
    // As first-look.js has set it before the first drawing.
    const ground = choice === 'light' ? 'light' : 'dark'
    document.documentElement.dataset.theme = ground
    document.documentElement.style.colorScheme = ground
    document.documentElement.dataset.motion = still ? 'reduced' : 'full'
  }, [choice, still])
  return { light: lightTheme, dark: darkTheme, contrast: contrastTheme }[choice]
}
