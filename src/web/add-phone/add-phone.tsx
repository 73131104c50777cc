/** From "which phone?" to a passed self-test. */
export function AddPhone() {
  return <p>…</p>
}
