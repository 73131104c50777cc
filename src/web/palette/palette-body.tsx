import { makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useId, useState } from 'react'
import { useDevices } from '../../client/react/hub.tsx'
import { Icon } from '../../ui/icons.tsx'
import { tell, tellError } from '../../ui/notices.ts'
import { useHidden } from '../../ui/privacy.tsx'
import { go } from '../../ui/route.ts'
import { useFeatureNames } from '../features.ts'
import { homeAddress, rowId } from '../home/place.ts'
import { type Entry, groupsFor, nextIndex } from './groups.ts'
import { show, useReturnFocus } from './open.ts'
import { optionId, PaletteList } from './palette-list.tsx'
import { noteRecent, recentIds } from './recent.ts'
import { type FoundHere, type FoundState, useFound } from './use-found.ts'
import { type Option, phoneName, useCommands, usePlaces } from './use-options.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  palette: { display: 'flex', flexDirection: 'column', maxHeight: 'min(36rem, 80vh)' },
  ask: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalL,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground3,
  },
  input: {
    flexGrow: 1,
    minWidth: 0,
    height: '48px',
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase400,
    '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 },
  },
  note: {
    margin: 0,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground3,
  },
  foot: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground3,
  },
})

/** What is in the palette while it is open. */
export function PaletteBody() {
  const styles = useStyles()
  const listId = useId()
  useReturnFocus()
  const [query, setQuery] = useState('')
  const [recent] = useState(recentIds)
  const [chosenId, choose] = useState<string>()
  const places = usePlaces()
  const commands = useCommands()
  const stored = useFound(query)
  const groups = groupsFor(query, { places, commands, found: stored.found, recent })
  const entries = groups.flatMap((group) => group.entries)
  const active = Math.max(
    0,
    entries.findIndex(({ id }) => id === chosenId),
  )
  const pressed = (event: KeyboardEvent) => {
    // The keys of an input method are not ours.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return
    const entry = entries[active]
    const next = nextIndex(event.key, active, entries.length)
    if (next !== undefined) choose(entries[next]?.id)
    else if (event.key === 'Enter' && entry) run(entry)
    else return
    event.preventDefault()
  }
  const isEmpty = entries.length === 0 && !stored.isBusy
  return (
    <div className={styles.palette}>
      <div className={styles.ask}>
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into it
          autoFocus
          role="combobox"
          type="text"
          className={styles.input}
          aria-label={words('title')}
          aria-expanded={!isEmpty}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={entries[active] ? optionId(listId, active) : undefined}
          placeholder={words('ask')}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={200}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            choose(undefined)
          }}
          onKeyDown={pressed}
        />
        {stored.isBusy && <Spinner size="extra-tiny" aria-label={words('searching')} />}
      </div>
      <PaletteList id={listId} groups={groups} active={active} query={query} onPoint={choose} onChoose={run} />
      {isEmpty && (
        <p className={styles.note}>
          {words('nothing', { query: query.trim() })} {words('nothingHow')}
        </p>
      )}
      <Notes query={query} stored={stored} />
      <div className={styles.foot}>
        <Text size={200}>{words('hint', { up: '↑', down: '↓', enter: 'Enter', escape: 'Esc' })}</Text>
        <Text size={200} role="status">
          {query.trim() !== '' && !stored.isBusy && words('count', { count: entries.length })}
        </Text>
      </div>
    </div>
  )
}

/** Why something is not among the results. */
function Notes({ query, stored: { failed } }: { readonly query: string; readonly stored: FoundState }) {
  const styles = useStyles()
  const isHidden = useHidden()
  const devices = useDevices()
  const nameOf = useFeatureNames()
  if (query.trim() === '') return undefined
  return (
    <>
      {isHidden && <p className={styles.note}>{words('hiddenHere')}</p>}
      {failed.map(({ id, device, feature }) => {
        const found = devices.find((one) => one.id === device)
        const phone = found && phoneName(found, devices)
        const source = nameOf(feature).title
        return (
          <p key={id} className={styles.note}>
            {phone === undefined ? words('failed', { source }) : words('failedOf', { source, phone })}
          </p>
        )
      })}
    </>
  )
}

function run(entry: Entry): void {
  show(undefined)
  if ('found' in entry) go(addressOf(entry.found))
  else {
    noteRecent(entry.id)
    void told(entry.option)
  }
}

async function told(option: Option): Promise<void> {
  try {
    const sentence = await option.run()
    if (sentence !== undefined) tell({ tone: 'success', sentence })
  } catch (error) {
    tellError(error)
  }
}

/** What is part of the timeline shows there, in the midst of what happened before it. */
function addressOf({ open = '/home', device, feature, key, at }: FoundHere): string {
  return open === '/home' ? homeAddress({ before: Math.floor(at) + 1, show: rowId(device, feature, key) }) : open
}
