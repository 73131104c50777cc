import { Button, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useId } from 'react'
import { Icon } from '../../../ui/icons.tsx'
import { announce } from '../../../ui/notices.ts'
import { useFeedHub, useWork } from './feed-context.ts'
import { words } from './words.ts'

/** As the contract has it. */
const longest = 10_000

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'flex-end', gap: tokens.spacingHorizontalXS },
  field: { flexGrow: 1, minWidth: 0 },
  area: { fieldSizing: 'content', minHeight: '28px', maxHeight: '160px', paddingBlock: '4px' },
  why: { color: tokens.colorNeutralForeground3 },
})

/** Where an answer is written. Enter sends it, Shift+Enter begins a new line. */
export function ReplyField({ id, name, tabbable }: ReplyFieldProps) {
  const styles = useStyles()
  const { deeds, desk, why } = useFeedHub()
  const { draft } = useWork(desk, id)
  const whyId = useId()
  const empty = draft.trim() === ''
  const told = !empty && why.reply !== undefined
  const send = () => {
    if (why.reply === undefined) deeds.reply(id)
    else announce(why.reply)
  }
  const pressed = (event: KeyboardEvent) => {
    // While a word is being put together from several keys, Enter is only the end of the word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <div>
      <div className={styles.row}>
        <Textarea
          className={styles.field}
          size="small"
          rows={1}
          maxLength={longest}
          value={draft}
          placeholder={words('reply')}
          aria-label={words('replyTo', { name })}
          aria-keyshortcuts="R"
          aria-describedby={told ? whyId : undefined}
          tabIndex={tabbable ? 0 : -1}
          textarea={{ className: styles.area, dir: 'auto' }}
          onChange={(_, { value }) => desk.write(id, value)}
          onKeyDown={pressed}
        />
        {!empty && (
          <Button
            appearance="primary"
            size="small"
            icon={<Icon name="send" size={16} />}
            aria-label={words('send')}
            title={why.reply ?? words('send')}
            disabledFocusable={why.reply !== undefined}
            tabIndex={tabbable ? 0 : -1}
            onClick={send}
          />
        )}
      </div>
      {told && (
        <Text id={whyId} size={200} className={styles.why}>
          {why.reply}
        </Text>
      )}
    </div>
  )
}

interface ReplyFieldProps {
  /** Of the notification. */
  readonly id: string
  /** Whom or what the answer goes to. */
  readonly name: string
  readonly tabbable: boolean
}
