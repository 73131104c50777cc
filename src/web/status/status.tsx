/** The truth about every feature of the chosen phone. */
export function Status() {
  return <p>…</p>
}
