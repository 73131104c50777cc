/** Everything that can be set. */
export function Settings() {
  return <p>…</p>
}
