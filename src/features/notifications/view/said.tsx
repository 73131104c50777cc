import { Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useLayoutEffect, useRef, useState } from 'react'
import { PhoneText } from '../../../ui/phone-text.tsx'
import type { Item } from './shown.ts'
import { words } from './words.ts'

const lastLines = 3
/** As long as the hub keeps a text. */
const longest = 8_000
const glance = 600

const useStyles = makeStyles({
  text: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
  clamped: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '4',
    overflow: 'hidden',
  },
  lines: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
  sender: { fontWeight: tokens.fontWeightSemibold },
  toggle: {
    fontSize: tokens.fontSizeBase200,
    alignSelf: 'flex-start',
    minHeight: '24px',
    '@media (forced-colors: active)': { color: 'LinkText' },
  },
})

/** What a notification says: the last lines of a chat, or its text; long ones are cut until they are opened. */
export function Said({ item, open, tabbable, onOpen }: SaidProps) {
  const styles = useStyles()
  const { conversation, text, title } = item
  const box = useRef<HTMLDivElement>(null)
  const [cut, setCut] = useState(false)
  const content = conversation.length > 0 ? conversation : text
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text may be cut where this one was not
  useLayoutEffect(() => {
    const element = box.current
    if (!element || open) return
    const look = () => setCut(element.scrollHeight > element.clientHeight + 1)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [content, open])
  const earlier = conversation.length - lastLines
  const foldable = cut || earlier > 0 || open
  if (conversation.length === 0 && text.trim() === '') return null
  return (
    <>
      <div ref={box} className={mergeClasses(styles.text, !open && styles.clamped)}>
        {conversation.length === 0 ? (
          <PhoneText text={text} max={open ? longest : glance} />
        ) : (
          <Lines lines={open ? conversation : conversation.slice(-lastLines)} title={title} whole={open} />
        )}
      </div>
      {foldable && (
        <Link as="button" className={styles.toggle} tabIndex={tabbable ? 0 : -1} onClick={() => onOpen(!open)}>
          {open ? words('less') : earlier > 0 ? words('earlier', { count: earlier }) : words('more')}
        </Link>
      )}
    </>
  )
}

interface SaidProps {
  readonly item: Item
  readonly open: boolean
  readonly tabbable: boolean
  readonly onOpen: (open: boolean) => void
}

/** Lines of a chat; between two, the one who writes is the title already. */
function Lines({ lines, title, whole }: { lines: Item['conversation']; title: string; whole: boolean }) {
  const styles = useStyles()
  const keys = keysOf(lines)
  return (
    <ul className={styles.lines}>
      {lines.map(({ sender, text }, index) => (
        <li key={keys[index]}>
          {sender !== title && sender.trim() !== '' && lines[index - 1]?.sender !== sender && (
            <>
              <PhoneText className={styles.sender} text={sender} max={80} line />{' '}
            </>
          )}
          <PhoneText text={text} max={whole ? longest : glance} />
        </li>
      ))}
    </ul>
  )
}

/** The same words said twice are two lines, and a line keeps its key while others come after it. */
function keysOf(lines: Item['conversation']): readonly string[] {
  const seen = new Map<string, number>()
  return lines.map(({ sender, text }) => {
    const key = `${sender}\n${text}`
    const before = seen.get(key) ?? 0
    seen.set(key, before + 1)
    return `${key}\n${before}`
  })
}
