const name = 'Tandem'
const flashMs = 1000

let count = 0
let flashing: ReturnType<typeof setInterval> | undefined

function usual(): string {
  return count > 0 ? `(${count}) ${name}` : name
}

/** How many things wait for the person: `(3) Tandem`. */
export function setTitleCount(next: number): void {
  count = next
  if (flashing === undefined) document.title = usual()
}

/** Shows a sentence in the title in turn with the usual one, until the page is looked at or `forMs` have passed. */
export function flashTitle(sentence: string, forMs = 30_000): void {
  clearInterval(flashing)
  const end = Date.now() + forMs
  let on = true
  document.title = sentence
  flashing = setInterval(() => {
    on = !on
    const over = Date.now() >= end || document.hasFocus()
    document.title = on && !over ? sentence : usual()
    if (!over) return
    clearInterval(flashing)
    flashing = undefined
  }, flashMs)
}
