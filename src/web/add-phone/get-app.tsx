import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { Prospect } from '../../core/hub-contract.ts'
import { Icon } from '../../ui/icons.tsx'
import { tell, tellError } from '../../ui/notices.ts'
import { Asked } from './asked.tsx'
import { remember, useRemembered } from './memory.ts'
import { prospectFor } from './outlook-rules.ts'
import { Qr } from './qr.tsx'
import { useProspects } from './questions.ts'
import { StepFrame } from './step-frame.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  store: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXXL, alignItems: 'flex-start' },
  side: { flex: '1 1 16rem', minWidth: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  heading: { margin: 0 },
  list: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    paddingInlineStart: tokens.spacingHorizontalXXL,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
  },
  details: {
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    padding: tokens.spacingHorizontalM,
  },
  summary: { cursor: 'pointer', fontWeight: tokens.fontWeightSemibold, minHeight: '24px' },
})

/** The way of the companion app to the phone, and what to do there. */
export function GetApp() {
  const { platform } = useRemembered()
  const prospects = useProspects()
  const prospect = prospectFor(prospects.data ?? [], platform)
  return (
    <StepFrame
      step="app"
      title={words('appTitle', { app: prospect?.app ?? '…' })}
      lead={words('appLead')}
      next={{ to: '/add/find' }}
    >
      <Asked query={prospects}>{() => (prospect ? <App prospect={prospect} /> : words('noProspect'))}</Asked>
    </StepFrame>
  )
}

function App({ prospect }: { readonly prospect: Prospect }) {
  const styles = useStyles()
  const { app, platform, stores } = prospect
  const remembered = useRemembered().store
  const store = stores.find(({ name }) => name === remembered) ?? stores[0]
  const ios = platform === 'ios'
  return (
    <>
      {store && (
        <div className={styles.store}>
          <Qr address={store.url} />
          <div className={styles.side}>
            {stores.length > 1 && <Stores stores={stores} chosen={store.name} />}
            <Link href={store.url} target="_blank" rel="noreferrer" dir="ltr">
              {store.url}
            </Link>
            <div>
              <Button icon={<Icon name="copy" />} onClick={() => void copy(store.url)}>
                {words('copyAddress')}
              </Button>
            </div>
          </div>
        </div>
      )}
      <div>
        <Text as="h3" size={400} weight="semibold" block className={styles.heading}>
          {words('thenOnPhone')}
        </Text>
        <ol className={styles.list}>
          <li>{words(ios ? 'openAppIos' : 'openApp', { app })}</li>
          <li>{words('sameNetwork')}</li>
          <li>{words(ios ? 'allowIos' : 'allowAndroid')}</li>
        </ol>
      </div>
      {!ios && (
        // Keyed by the store, so that choosing another one opens or closes it anew.
        <details key={store?.name} className={styles.details} open={store !== stores[0]}>
          <summary className={styles.summary}>{words('restricted')}</summary>
          <p>{words('restrictedWhy')}</p>
          <ol className={styles.list}>
            <li>{words('restrictedFirst')}</li>
            <li>{words('restrictedThen', { app })}</li>
          </ol>
        </details>
      )}
    </>
  )
}

function Stores({ stores, chosen }: { readonly stores: Prospect['stores']; readonly chosen: string }) {
  const styles = useStyles()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend of its own
    <div role="group" aria-label={words('store')} className={styles.row}>
      {stores.map(({ name }) => (
        <Button
          key={name}
          aria-pressed={name === chosen}
          appearance={name === chosen ? 'primary' : 'secondary'}
          onClick={() => remember({ store: name })}
        >
          {name}
        </Button>
      ))}
    </div>
  )
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell({ tone: 'success', sentence: words('copied') })
  } catch (error) {
    tellError(error)
  }
}
