import type { Page } from 'playwright-core'

/** Names that are the same in every language. */
const names = ['Tandem', 'English', 'npm start', 'npx tandem open', 'Android', 'iPhone']

/** Every string in what the hub said to a page: it speaks English by itself, and repeats what phones say. */
export interface Heard {
  /** Of all answers and messages so far. */
  all(): Promise<ReadonlySet<string>>
}

/** Listens to all that the hub says to this page; to be called before it is opened. */
export function hear(page: Page): Heard {
  const strings = new Set<string>()
  const pending = new Set<Promise<void>>()
  const take = (text: string) => {
    for (const one of stringsIn(JSON.parse(text))) strings.add(one)
  }
  page.on('response', (response) => {
    if (!/\/api\/(?!blobs)|licences\.json/.test(response.url())) return
    const taken = response.text().then(take, () => {})
    pending.add(taken)
    void taken.then(() => pending.delete(taken))
  })
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => take(String(payload))))
  return {
    async all() {
      await Promise.all(pending)
      return strings
    },
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

/** Days as `Intl` names them, and how long ago something was. */
function saidByIntl(): string[] {
  const days = [0, 1, 2, 3].map((back) => {
    const format = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
    return format.format(Date.now() - back * 24 * 3_600_000)
  })
  return ['Today', 'Yesterday', 'now', ...days]
}

/**
 * What a person reads or hears on the page, in the test language, that did not come from the catalogue: every sentence
 * of that stands in ⟦…⟧. Excepted are what phones and the hub say, names, times, keys, code, and what has no letters.
 */
export async function untranslated(page: Page, heard: Heard): Promise<string[]> {
  const found = await page.evaluate(() => {
    // What phones say stands in an element of its own direction; a picture is what its label says.
    const foreign = 'bdi, time, kbd, code, pre, script, style, noscript, [role=img]'
    /** The text as it is read, whatever of it is marked. */
    const whole = (element: Element) => {
      const copy = element.cloneNode(true) as Element
      for (const inner of copy.querySelectorAll(foreign)) inner.remove()
      return copy.textContent ?? ''
    }
    const texts: string[] = []
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement?.closest('mark')?.parentElement ?? node.parentElement
      if (!parent || parent.closest(foreign) || !parent.checkVisibility({ visibilityProperty: true })) continue
      texts.push(parent.matches(':has(> mark)') ? whole(parent) : (node.textContent ?? ''))
    }
    const attributes = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext']
    for (const name of attributes) {
      for (const element of document.querySelectorAll(`[${name}]`))
        if (element.checkVisibility({ visibilityProperty: true }) && !element.matches('time'))
          texts.push(element.getAttribute(name) ?? '')
    }
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim())
  })
  // Numbers and times go on while they are compared.
  const likeness = (text: string) => text.replaceAll(/\d+/g, '0')
  const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
  const known = [...names, ...saidByIntl(), ...(await heard.all())]
  const isForeign = new Set(known.map((text) => likeness(oneLine(text))))
  return [...new Set(found)].filter((text) => {
    // An app whose picture is not there is shown by its first letter.
    const isLetter = [...text].length === 1
    const isKey = /^(Ctrl|Alt|Shift)\+/.test(text)
    return hasLetters(withoutCatalogue(text)) && !isForeign.has(likeness(text)) && !isLetter && !isKey
  })
}

/** Without the sentences in brackets, which may hold others. */
function withoutCatalogue(text: string): string {
  const without = text.replaceAll(/⟦[^⟦⟧]*⟧/g, '')
  return without === text ? text : withoutCatalogue(without)
}

function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text)
}
