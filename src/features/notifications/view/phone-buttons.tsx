import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useHubState } from '../../../client/react/hub.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { PhoneText } from '../../../ui/phone-text.tsx'
import type { Errand } from './errand.ts'
import { isOver, progressOf } from './errand.ts'
import { useFeedHub } from './feed-context.ts'
import type { Item } from './shown.ts'
import { words } from './words.ts'

const shownAtFirst = 3

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  button: { maxWidth: '100%', minWidth: 0 },
  title: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

/** The buttons that the notification has on the phone. */
export function PhoneButtons({ item, errands, tabbable }: PhoneButtonsProps) {
  const styles = useStyles()
  const { deeds, why } = useFeedHub()
  const [all, setAll] = useState(false)
  const busy = useBusy(errands)
  const { actions } = item
  if (actions.length === 0) return null
  const more = actions.length - shownAtFirst
  return (
    <div className={styles.buttons}>
      {(all ? actions : actions.slice(0, shownAtFirst)).map((title) => (
        <Button
          key={title}
          size="small"
          className={styles.button}
          disabledFocusable={why.act !== undefined || busy.includes(title)}
          title={why.act}
          tabIndex={tabbable ? 0 : -1}
          onClick={() => deeds.act(item.id, title)}
        >
          <PhoneText className={styles.title} text={title} max={60} line />
        </Button>
      ))}
      {more > 0 && (
        <Button
          size="small"
          appearance="subtle"
          icon={<Icon name={all ? 'chevronUp' : 'more'} size={16} />}
          aria-expanded={all}
          aria-label={all ? words('fewerButtons') : words('moreButtons', { count: more })}
          title={all ? words('fewerButtons') : words('moreButtons', { count: more })}
          tabIndex={tabbable ? 0 : -1}
          onClick={() => setAll(!all)}
        />
      )}
    </div>
  )
}

interface PhoneButtonsProps {
  readonly item: Item
  readonly errands: readonly Errand[]
  readonly tabbable: boolean
}

/** Titles of buttons that were pressed and of which nothing final is known yet. */
function useBusy(errands: readonly Errand[]): readonly string[] {
  const fates = useHubState((state) => state.fates)
  return errands
    .filter((errand) => errand.kind === 'act' && !isOver(progressOf(errand, fates.get(errand.clientId))))
    .map(({ text }) => text)
}
